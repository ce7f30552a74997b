package dev.sluice.language.difference;

import dev.sluice.language.model.Runbook;
import java.util.List;

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
