package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.RunView;
import dev.sluice.engine.RunView.StepState;
import dev.sluice.journal.RunDirectory;
import dev.sluice.language.model.Runbook;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What a run that goes on with nobody there still needs a person for. */
@ExtendWith(TestPostgres.class)
class AttendanceTest {
    private static final String BY_HAND = Switches.runbook("""
            step who manual "Tell those on call, then confirm"
            undo none who because "they may know"
            step asked manual "Ask for the right"
            undo asked manual "Give it back"
            """);

    @Test
    void ofAStepThatIsDoneOnlyItsUndoMayNeedAPerson(TestDatabase database, @TempDir Path path) throws Refused {
        Switches.create(database);
        Switches.set(database, "stay", 1);
        RunFolder folder = new RunFolder(path, database).runbook(BY_HAND);
        try (LiveRun run = folder.beginWith(new Answers())) {
            run.until("all is done", () -> steps(run).allMatch(StepState.DONE::equals));
            Runbook runbook = Past.runbook(new RunDirectory(path.resolve(".sluice")), RunFolder.RUN);

            String before = refused(() -> Attendance.requireNone(runbook, Path.of("x")));
            assertTrue(before.contains("step work.who is done by hand"), before);
            assertTrue(before.contains("step work.asked is done by hand"), before);
            String left = refused(() -> Attendance.requireNone(runbook, Path.of("x"), run.view()));
            assertTrue(left.contains("the undo of step work.asked is done by hand"), left);
            assertEquals(2, left.lines().count(), left);
        }
    }

    private static Stream<StepState> steps(LiveRun run) {
        return run.view().phases().stream()
                .flatMap(phase -> phase.steps().stream())
                .map(RunView.StepView::state);
    }

    private static String refused(Executable requirement) {
        Refused refused = assertThrows(Refused.class, requirement);
        assertEquals(ExitCode.RUNBOOK_HAS_ERRORS, refused.exitCode());
        return refused.getMessage();
    }
}
