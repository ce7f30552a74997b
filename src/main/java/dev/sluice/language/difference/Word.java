package dev.sluice.language.difference;

import java.util.Locale;

/** What became of one thing. */
public enum Word {
    /** It stops sooner, waits longer or allows less than before. */
    STRICTER,
    /** It stops later, waits shorter or allows more than before. */
    WEAKER,
    /** It is another; which of the two is stricter cannot be shown, or is no question. */
    CHANGED,
    ADDED,
    REMOVED,
    /** It runs at another place of the order. */
    MOVED,
    /** Only what people read changed; the run does the same. */
    TEXT;

    /** The word for the same change seen the other way round. */
    public Word mirrored() {
        return switch (this) {
            case STRICTER -> WEAKER;
            case WEAKER -> STRICTER;
            case ADDED -> REMOVED;
            case REMOVED -> ADDED;
            case CHANGED, MOVED, TEXT -> this;
        };
    }

    /** As a line of text and a field of JSON have it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
