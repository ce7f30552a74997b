package dev.sluice.language.difference;

import dev.sluice.language.model.ExpressionText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Collects the changes found at one place. */
final class Found {
    private final Place place;
    private final List<Change> changes = new ArrayList<>();

    Found(Place place) {
        this.place = place;
    }

    List<Change> changes() {
        return changes;
    }

    void add(Word word, String what, Optional<String> before, Optional<String> after) {
        changes.add(new Change(word, place, what, before, after));
    }

    void add(Word word, String what, String before, String after) {
        add(word, what, Optional.of(before), Optional.of(after));
    }

    /** A setting that is another; which is stricter is no question. */
    <T> void changed(String what, T before, T after, Function<? super T, String> text) {
        worded(Word.CHANGED, what, before, after, text);
    }

    /** The same of a setting that may be absent. */
    <T> void optional(String what, Optional<T> before, Optional<T> after, Function<? super T, String> text) {
        if (!before.equals(after)) {
            add(Word.CHANGED, what, before.map(text), after.map(text));
        }
    }

    void text(String what, Optional<String> before, Optional<String> after) {
        if (!before.equals(after)) {
            add(Word.TEXT, what, before, after);
        }
    }

    <T> void worded(Word word, String what, T before, T after, Function<? super T, String> text) {
        if (!Objects.equals(before, after)) {
            add(word, what, text.apply(before), text.apply(after));
        }
    }

    /** An amount of which more is as {@code more} says, and less the opposite. */
    <T extends Comparable<? super T>> void amount(
            Word more, String what, T before, T after, Function<? super T, String> text) {
        worded(after.compareTo(before) > 0 ? more : more.mirrored(), what, before, after, text);
    }

    void duration(Word longer, String what, Duration before, Duration after) {
        amount(longer, what, before, after, ExpressionText::duration);
    }

    /** A word that may stand there: its coming is as {@code stated} says, its going the opposite. */
    void flag(Word stated, String what, boolean before, boolean after) {
        worded(after ? stated : stated.mirrored(), what, before, after, stands -> stands ? "yes" : "no");
    }

    /** A setting whose coming is as {@code stated} says, its going the opposite; one that stays but differs has changed. */
    void present(Word stated, String what, Optional<String> before, Optional<String> after) {
        if (!before.equals(after)) {
            Word word = before.isPresent() && after.isPresent()
                    ? Word.CHANGED
                    : after.isPresent() ? stated : stated.mirrored();
            add(word, what, before, after);
        }
    }
}
