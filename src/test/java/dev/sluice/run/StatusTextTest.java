package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Question;
import dev.sluice.engine.RunState;
import dev.sluice.engine.RunView;
import dev.sluice.engine.RunView.PhaseState;
import dev.sluice.engine.RunView.StepState;
import dev.sluice.language.model.StepRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What {@code status} says of a run that ended in the middle of a step. */
class StatusTextTest {

    @Test
    void aRunThatIsOverLeftItsStepWhereItStood() {
        RunView over = view(RunState.ENDED);
        assertEquals(
                List.of(
                        "  left       fill",
                        "    done       add",
                        "    left       inc  at 51% 10_200 of about 20_000 rows"),
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
                        "    running    inc  51% 10_200 of about 20_000 rows, 700 rows/s, 14s .. 15s left"),
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

    private static RunView view(RunState state) {
        RunView.Progress progress = new RunView.Progress(
                10_200,
                OptionalDouble.of(20_000),
                OptionalDouble.of(0.51),
                OptionalDouble.of(700),
                Optional.of(new RunView.Eta(14_000, 15_000)),
                RunView.EtaState.READY,
                300,
                1,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
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
