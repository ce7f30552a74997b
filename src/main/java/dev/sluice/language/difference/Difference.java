package dev.sluice.language.difference;

import dev.sluice.language.model.Alerting;
import dev.sluice.language.model.Closeout;
import dev.sluice.language.model.Runbook;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What two checked runbooks differ in: what a run of the one would do otherwise than a run of the other. Spelling, comments,
 * blanks, and where in a file a rule stands are no difference.
 *
 * @param changes in the order of the file: header, sources, parameters, metrics, phases with their gates and steps, the end
 */
public record Difference(List<Change> changes) {
    public Difference {
        changes = List.copyOf(changes);
    }

    /** Both are to be bound to the values of the same run: what {@code --set} gave is no difference of the files. */
    public static Difference between(Runbook before, Runbook after) {
        return new Difference(new RunbookDifference(before, after).changes());
    }

    /** A runbook that was not there before: all of it has been added. */
    public static Difference added(Runbook whole) {
        return between(withoutBody(whole), whole);
    }

    private static Runbook withoutBody(Runbook whole) {
        return new Runbook(
                whole.name(),
                whole.title(),
                whole.digest(),
                whole.text(),
                whole.files(),
                whole.header(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                new Closeout(List.of(), List.of()),
                Alerting.NONE,
                List.of(),
                List.of(),
                whole.tests());
    }

    /** The word for all changes together. */
    public Overall overall() {
        return changes.stream()
                .map(change -> Overall.of(change.word()))
                .max(Comparator.naturalOrder())
                .orElse(Overall.SAME);
    }

    /** Whether nothing differs, not even a text. */
    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** The same without what only people read. */
    public Difference withoutTexts() {
        return new Difference(
                changes.stream().filter(change -> change.word() != Word.TEXT).toList());
    }

    /** The changes of this word. */
    public List<Change> of(Word word) {
        return changes.stream().filter(change -> change.word() == word).toList();
    }

    /** The changes that act upon this part of a run: a phase by its name, {@code verify} or {@code finally}. */
    public List<Change> touching(String part) {
        return changes.stream().filter(change -> change.place().touches(part)).toList();
    }
}
