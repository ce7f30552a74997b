package dev.sluice.rehearsal.test;

import dev.sluice.engine.RunView;
import dev.sluice.language.model.StepRef;
import dev.sluice.language.model.TestCase.Expectation;
import dev.sluice.language.model.TestCase.Expected;
import dev.sluice.language.model.TestCase.Word;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** The words for what happened in place of what was expected. */
final class Instead {
    private final Recording recording;

    Instead(Recording recording) {
        this.recording = recording;
    }

    /** A change that was not to come. */
    String came(Change change) {
        return name(change) + " at " + time(change.at()) + because(change);
    }

    /** The nearest change of that kind that is meant, else the nearest of that kind at all, else how the run stood. */
    String verdict(Expected.Verdict verdict, Expectation expectation, Predicate<Change> meant) {
        long at = expectation.time().toMillis();
        Comparator<Change> nearest = Comparator.comparingLong(change -> Math.abs(change.at() - at));
        List<Change> ofKind = recording.changes().stream()
                .filter(change -> change.word() == verdict.word())
                .toList();
        Optional<Change> near = ofKind.stream()
                .filter(meant)
                .min(nearest)
                .or(() -> ofKind.stream().min(nearest));
        String stood = state(expectation);
        return near.map(change -> came(change) + "; at " + time(at) + " " + stood)
                .orElse("no " + word(verdict.word()) + " at all; at " + time(at) + " " + stood);
    }

    String entered(String phase, Expectation expectation) {
        return Optional.ofNullable(recording.entered().get(phase))
                .map(at -> "phase " + phase + " was entered at " + time(at))
                .orElse("phase " + phase + " was not entered; at "
                        + time(expectation.time().toMillis()) + " " + state(expectation));
    }

    String step(StepRef step) {
        List<String> states = recording.steps().stream()
                .filter(change -> change.step().equals(step))
                .map(change -> word(change.state()) + " at " + time(change.at())
                        + (change.detail().isEmpty() ? "" : " (" + change.detail() + ")"))
                .toList();
        return states.isEmpty() ? "step " + step + " never began" : step + " was " + String.join(", ", states);
    }

    String outcome(Expectation expectation) {
        return recording
                .outcome()
                .map(how -> "the run ended at " + time(how.at()) + ": " + how.ending() + ", " + how.text())
                .orElse("the run had not ended; at " + time(expectation.time().toMillis()) + " " + state(expectation));
    }

    /** How the run stood at the time of an expectation. */
    String state(Expectation expectation) {
        long at = expectation.time().toMillis();
        Optional<Recording.Outcome> ended = recording.outcome().filter(how -> how.at() <= at);
        if (ended.isPresent()) {
            return "the run had ended: " + ended.get().ending() + ", "
                    + ended.get().text();
        }
        return recording.stands().get(expectation).view().map(Instead::state).orElse("no process drove the run");
    }

    private static String state(RunView view) {
        String where = view.phase().map(phase -> " in " + phase).orElse("");
        String how = view.verdict().map(verdict -> "it was " + word(verdict)).orElse("it was " + word(view.state()));
        List<String> reasons = view.reasons();
        String asked = view.question()
                .map(question -> "; a person is asked: " + question.text())
                .orElse("");
        return how + where + (reasons.isEmpty() ? "" : " (" + String.join("; ", reasons) + ")") + asked;
    }

    private static String name(Change change) {
        return word(change.word())
                + (change.word() == Word.THROTTLE ? " to " + QuantityFormat.format(change.share(), Unit.PERCENT) : "");
    }

    private static String because(Change change) {
        String where = change.phase().map(phase -> " in " + phase).orElse("");
        List<String> reasons = change.reasons().stream()
                .filter(one -> !one.startsWith("sluice "))
                .toList();
        return where + (reasons.isEmpty() ? "" : " because " + String.join("; ", reasons));
    }

    static String time(long millis) {
        return QuantityFormat.format(millis / 1_000.0, Unit.DURATION);
    }

    static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
