package dev.sluice.language.difference;

import java.util.Locale;

/** What became of a runbook as a whole: the gravest of its changes. */
public enum Overall {
    /** At most texts differ: the run does the same. */
    SAME,
    /** It stops sooner, waits longer or allows less; nothing else differs. */
    STRICTER,
    /** It does something else; nothing is known to be weaker. */
    CHANGED,
    /** Some guard of it is weaker, whatever became stricter. */
    WEAKER;

    static Overall of(Word word) {
        return switch (word) {
            case WEAKER -> WEAKER;
            case STRICTER -> STRICTER;
            case CHANGED, ADDED, REMOVED, MOVED -> CHANGED;
            case TEXT -> SAME;
        };
    }

    /** As a line of text and a field of JSON have it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
