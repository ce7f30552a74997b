package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Question;
import dev.sluice.engine.RunState;
import dev.sluice.engine.RunView;
import dev.sluice.engine.RunView.Denominator;
import dev.sluice.engine.RunView.EtaState;
import dev.sluice.engine.RunView.PhaseState;
import dev.sluice.engine.RunView.StepState;
import dev.sluice.language.model.StepRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What {@code status} says of a step at work, and of a run that ended in the middle of one. */
class StatusTextTest {

    @Test
    void aRunThatIsOverLeftItsStepWhereItStood() {
        RunView over = view(RunState.ENDED);
        assertEquals(
                List.of(
                        "  left       fill",
                        "    done       add",
                        "    left       inc  at 51% of the keys, 10_200 of about 20_000 rows"),
                StatusText.phases(over));
        assertEquals(Optional.empty(), ProgressText.of(over));
    }

    @Test
    void aRunUnderWayTellsTheTimeLeft() {
        RunView working = view(RunState.WORKING);
        assertEquals(
                List.of(
                        "  stepping   fill",
                        "    done       add",
                        "    running    inc  51% of the keys, 10_200 of about 20_000 rows, 700 rows/s, 14s .. 15s left"),
                StatusText.phases(working));
        assertTrue(ProgressText.of(working).orElseThrow().startsWith("fill.inc 51%"));
    }

    @Test
    void anAnswerThatWantsAReasonSaysSo() {
        List<String> lines = new ArrayList<>();
        Question question = new Question(
                Question.Kind.CONFIRM,
                Optional.of(new StepRef("fill", "inc")),
                "next: fill.inc",
                List.of(),
                List.of("continue", "continue all", "skip fill.inc --because ...", "rollback", "abort"));
        StatusText.asked(question, view(RunState.WORKING), lines);

        assertEquals(
                List.of(
                        "asked    next: fill.inc",
                        "answers  continue | continue all | skip fill.inc --because ... | rollback --because ..."
                                + " | abort --because ..."),
                lines);
    }

    /** A share of the rows counts those passed; how many of them were to be changed stands beside it. */
    @Test
    void aShareSaysWhatItIsOf() {
        assertEquals("51% of the keys, 10_200 of about 20_000 rows", told(Denominator.KEY_SPACE, 20_000));
        assertEquals("51% of the keys, 10_200 rows", told(Denominator.KEY_SPACE, 0));
        assertEquals("51% of about 20_000 rows, 10_200 changed", told(Denominator.ESTIMATED, 20_000));
        assertEquals("10_200 rows", told(Denominator.UNKNOWN, 0));
        assertEquals("51%, 10_200 rows", told(Denominator.EXACT, 20_000));
    }

    private static String told(Denominator shareOf, double estimate) {
        return ProgressText.of(
                progress(shareOf, estimate, OptionalDouble.empty(), Optional.empty(), EtaState.READY, 1));
    }

    @Test
    void aForecastSaysHowItStandsWhereThereIsNoRange() {
        Optional<RunView.Eta> range = Optional.of(new RunView.Eta(14_000, 15_000));
        Optional<RunView.Eta> none = Optional.empty();
        assertEquals(", measuring", forecast(Denominator.KEY_SPACE, none, EtaState.MEASURING, 1));
        assertEquals(", 14s .. 15s left", forecast(Denominator.KEY_SPACE, range, EtaState.READY, 1));
        assertEquals(", 14s .. 15s left, stalled", forecast(Denominator.KEY_SPACE, range, EtaState.STALLED, 1));
        assertEquals(", stalled", forecast(Denominator.KEY_SPACE, none, EtaState.STALLED, 1));
        assertEquals(", due", forecast(Denominator.KEY_SPACE, Optional.of(new RunView.Eta(0, 0)), EtaState.DUE, 1));
        assertEquals("", forecast(Denominator.EXACT, none, EtaState.DUE, 1));
        assertEquals("", forecast(Denominator.UNKNOWN, none, EtaState.MEASURING, 1), "none will come");
        assertEquals(", second pass over late rows", forecast(Denominator.KEY_SPACE, none, EtaState.DUE, 2));
    }

    /** What stands behind the rows. */
    private static String forecast(Denominator shareOf, Optional<RunView.Eta> eta, EtaState state, int pass) {
        String text = ProgressText.of(progress(shareOf, 20_000, OptionalDouble.empty(), eta, state, pass));
        return text.substring(text.indexOf(" rows") + " rows".length());
    }

    private static RunView.Progress progress(
            Denominator shareOf,
            double estimate,
            OptionalDouble rate,
            Optional<RunView.Eta> eta,
            EtaState state,
            int pass) {
        return new RunView.Progress(
                10_200,
                estimate > 0 ? OptionalDouble.of(estimate) : OptionalDouble.empty(),
                OptionalDouble.of(0.51),
                shareOf,
                rate,
                eta,
                state,
                300,
                1,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                pass);
    }

    private static RunView view(RunState state) {
        RunView.Progress progress = progress(
                Denominator.KEY_SPACE,
                20_000,
                OptionalDouble.of(700),
                Optional.of(new RunView.Eta(14_000, 15_000)),
                EtaState.READY,
                1);
        List<RunView.StepView> steps = List.of(
                step("add", StepState.DONE, Optional.empty()), step("inc", StepState.RUNNING, Optional.of(progress)));
        return new RunView(
                "fill-1",
                "fill",
                state,
                20_000,
                true,
                false,
                List.of(new RunView.PhaseView("fill", "Fill", PhaseState.STEPPING, steps)),
                List.of(),
                Optional.of("fill"),
                Optional.empty(),
                100,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
    }

    private static RunView.StepView step(String name, StepState state, Optional<RunView.Progress> progress) {
        return new RunView.StepView(new StepRef("fill", name), state, 1, "", progress, Optional.empty());
    }
}
