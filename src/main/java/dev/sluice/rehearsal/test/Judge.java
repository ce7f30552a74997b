package dev.sluice.rehearsal.test;

import dev.sluice.engine.RunView;
import dev.sluice.engine.RunView.StepState;
import dev.sluice.gate.Explanation;
import dev.sluice.gate.RuleReport;
import dev.sluice.gate.Verdict;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.StepRef;
import dev.sluice.language.model.TestCase;
import dev.sluice.language.model.TestCase.Expectation;
import dev.sluice.language.model.TestCase.Expected;
import dev.sluice.language.model.TestCase.Moment;
import dev.sluice.language.model.TestCase.State;
import dev.sluice.language.model.TestCase.Word;
import dev.sluice.value.Truth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Holds what happened in a test against what was expected of it. */
final class Judge {
    /** What happens within this of a time happens at it. */
    private static final long TOLERANCE = 1_000;

    private final Recording recording;
    private final Why why;
    private final Instead instead;

    Judge(Runbook runbook, Recording recording) {
        this.recording = recording;
        this.why = new Why(runbook);
        this.instead = new Instead(recording);
    }

    List<Judged> judge(TestCase test, String text) {
        List<Judged> judged = new ArrayList<>();
        for (Expectation expectation : test.expectations()) {
            String expected = text.substring(
                    text.offsetByCodePoints(0, expectation.span().start()),
                    text.offsetByCodePoints(0, expectation.span().end()));
            Optional<String> found = found(expectation, since(test, expectation));
            judged.add(new Judged(
                    expectation.span().line(),
                    expected.replaceAll("\\s+", " "),
                    found,
                    found.isPresent() ? explanations(expectation) : List.of()));
        }
        return judged;
    }

    /** The time of the last expectation that is earlier than this one; before the start if there is none. */
    private static long since(TestCase test, Expectation expectation) {
        return test.expectations().stream()
                .mapToLong(one -> one.time().toMillis())
                .filter(time -> time < expectation.time().toMillis())
                .max()
                .orElse(-1);
    }

    private Optional<String> found(Expectation expectation, long since) {
        long at = expectation.time().toMillis();
        return switch (expectation.what()) {
            case Expected.Verdict verdict ->
                verdict.word() == Word.HOLD && expectation.moment() == Moment.AT
                        ? holds(expectation)
                        : verdict(expectation, verdict, since, at);
            case Expected.Entered entered -> {
                Optional<Long> then = Optional.ofNullable(recording.entered().get(entered.phase()));
                yield then.filter(time -> inTime(expectation, time)).isPresent()
                        ? Optional.empty()
                        : Optional.of(instead.entered(entered.phase(), expectation));
            }
            case Expected.Stands stands -> step(expectation, stands, at);
            case Expected.Outcome outcome -> {
                boolean so = recording
                        .outcome()
                        .filter(how -> how.ending().equals(outcome.ending())
                                && inTime(expectation, how.at())
                                && why.said(expectation.because(), how.text()))
                        .isPresent();
                yield so ? Optional.empty() : Optional.of(instead.outcome(expectation));
            }
            case Expected.Holds holds -> condition(expectation);
        };
    }

    private static boolean inTime(Expectation expectation, long then) {
        long at = expectation.time().toMillis();
        return expectation.moment() == Moment.AT ? Math.abs(then - at) < TOLERANCE : then <= at;
    }

    private Optional<String> verdict(Expectation expectation, Expected.Verdict verdict, long since, long at) {
        Predicate<Change> meant = change -> isMeant(change, verdict, expectation);
        Predicate<Change> timely = switch (expectation.moment()) {
            case AT -> change -> Math.abs(change.at() - at) < TOLERANCE;
            case BY -> change -> change.at() > since && change.at() <= at;
            case UNTIL -> change -> change.at() > since && change.at() < at;
        };
        Optional<Change> found =
                recording.changes().stream().filter(meant.and(timely)).findFirst();
        if (verdict.none()) {
            return found.map(instead::came);
        }
        return found.isPresent() ? Optional.empty() : Optional.of(instead.verdict(verdict, expectation, meant));
    }

    private boolean isMeant(Change change, Expected.Verdict verdict, Expectation expectation) {
        return change.word() == verdict.word()
                && (verdict.share().isEmpty() || Math.abs(verdict.share().getAsDouble() - change.share()) < 0.01)
                && (expectation.phase().isEmpty() || expectation.phase().equals(change.phase()))
                && why.explains(expectation.because(), change);
    }

    private Optional<String> holds(Expectation expectation) {
        Optional<RunView> view = stand(expectation).view();
        boolean so = view.flatMap(RunView::verdict).equals(Optional.of(Verdict.HOLD))
                && (expectation.phase().isEmpty()
                        || expectation.phase().equals(view.orElseThrow().phase()))
                && why.explains(
                        expectation.because(),
                        new Change(
                                0,
                                Word.HOLD,
                                view.orElseThrow().phase(),
                                100,
                                true,
                                view.orElseThrow().reasons()));
        return so ? Optional.empty() : Optional.of(instead.state(expectation));
    }

    private Optional<String> step(Expectation expectation, Expected.Stands stands, long at) {
        StepState wanted = state(stands.state());
        boolean became = recording.steps().stream()
                .anyMatch(change -> change.step().equals(stands.step())
                        && change.state() == wanted
                        && inTime(expectation, change.at())
                        && why.said(expectation.because(), change.detail()));
        boolean is =
                stands.state() == State.RUNNING && stateAt(stands.step(), at).equals(Optional.of(StepState.RUNNING));
        return became || is ? Optional.empty() : Optional.of(instead.step(stands.step()));
    }

    private Optional<StepState> stateAt(StepRef step, long at) {
        return recording.steps().stream()
                .filter(change -> change.step().equals(step) && change.at() <= at)
                .reduce((earlier, later) -> later)
                .map(Recording.StepChange::state);
    }

    private static StepState state(State state) {
        return switch (state) {
            case RUNNING -> StepState.RUNNING;
            case DONE -> StepState.DONE;
            case FAILED -> StepState.FAILED;
            case SKIPPED -> StepState.SKIPPED;
            case UNDONE -> StepState.UNDONE;
        };
    }

    private Optional<String> condition(Expectation expectation) {
        Optional<Explanation> condition = stand(expectation).condition();
        boolean so = condition.flatMap(Explanation::truth).equals(Optional.of(Truth.TRUE));
        return so
                ? Optional.empty()
                : Optional.of(
                        condition.isEmpty()
                                ? "no process drove the run then"
                                : "it was "
                                        + Instead.word(condition
                                                .flatMap(Explanation::truth)
                                                .orElse(Truth.UNKNOWN)));
    }

    private Recording.Stand stand(Expectation expectation) {
        return recording.stands().get(expectation);
    }

    /** What would have had to be otherwise: the rules that decide over what was expected. */
    private List<Explanation> explanations(Expectation expectation) {
        Recording.Stand stand = stand(expectation);
        if (stand.condition().isPresent()) {
            return List.of(stand.condition().get());
        }
        if (!(expectation.what() instanceof Expected.Verdict verdict)
                || stand.view().isEmpty()) {
            return List.of();
        }
        return stand.view().get().rules().stream()
                .filter(report -> !report.rule().shadow() && decides(report, verdict.word()))
                .filter(report -> why.concerns(expectation.because(), report))
                .map(RuleReport::whole)
                .toList();
    }

    private static boolean decides(RuleReport report, Word word) {
        GateRule.Kind kind = report.rule().kind();
        return switch (word) {
            case PROCEED -> kind == GateRule.Kind.PROCEED;
            case PAUSE -> kind == GateRule.Kind.PAUSE;
            case THROTTLE -> kind == GateRule.Kind.THROTTLE;
            case ROLLBACK -> kind == GateRule.Kind.ROLLBACK;
            case RESUME -> kind == GateRule.Kind.PAUSE || kind == GateRule.Kind.THROTTLE;
            case HOLD -> true;
        };
    }
}
