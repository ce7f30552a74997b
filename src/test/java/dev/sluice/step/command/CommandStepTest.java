package dev.sluice.step.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.source.Secret;
import dev.sluice.source.Secrets;
import dev.sluice.step.Cancellation;
import dev.sluice.step.Outcome;
import dev.sluice.step.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandStepTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Secrets SECRETS = new Secrets(List.of(new Secret("env:T", "s3cret")));

    @TempDir
    Path directory;

    private final CommandStep step = new CommandStep();

    @Test
    void aCommandRunsInItsDirectoryWithItsVariables() {
        List<String> lines = new CopyOnWriteArrayList<>();
        CommandEffect effect = shell("pwd; echo \"$PHASE\"; echo oops >&2", LONG, LONG, 0);

        assertEquals(new Outcome.Done("exit 0"), step.run(effect, new Cancellation(), lines::add));
        assertEquals(List.of(directory.toString(), "expand; rm -rf /", "oops"), lines);
    }

    @Test
    void anotherExitThanExpectedFailsWithItsLastWords() {
        Outcome.Failed failed = assertInstanceOf(
                Outcome.Failed.class,
                step.run(
                        shell("yes x | head -c 100000; echo the token is s3cret; exit 3", LONG, LONG, 0),
                        new Cancellation(),
                        Progress.SILENT));

        assertEquals("EXIT 3", failed.code());
        assertTrue(failed.message().endsWith("the token is ***"), failed.message());
        assertTrue(failed.message().length() <= 4_096, "capped");
        assertEquals(
                new Outcome.Done("exit 3"),
                step.run(shell("exit 3", LONG, LONG, 3), new Cancellation(), Progress.SILENT));
    }

    @Test
    void aSecretIsMaskedBeforeALongLineIsToldInPieces() {
        List<String> lines = new CopyOnWriteArrayList<>();
        step.run(
                shell("printf '%01021d' 0; printf s3; sleep 0.2; echo cret end", LONG, LONG, 0),
                new Cancellation(),
                lines::add);

        assertEquals(List.of("0".repeat(1_021) + "***", " end"), lines);
    }

    @Test
    void aSecretIsMaskedBeforeTheLastWordsAreCut() {
        Outcome outcome = step.run(
                shell("echo s3cret; printf '%04093d' 0; exit 3", LONG, LONG, 0), new Cancellation(), Progress.SILENT);

        String message = assertInstanceOf(Outcome.Failed.class, outcome).message();
        assertEquals("**\n" + "0".repeat(4_093), message);
    }

    @Test
    void whatMayBeTheBeginningOfASecretHoldsNoLineUp() {
        Cancellation cancellation = new Cancellation();
        List<String> lines = new CopyOnWriteArrayList<>();
        step.run(shell("echo 7 s3; printf s3c; sleep 300", LONG, LONG, 0), cancellation, line -> {
            lines.add(line);
            cancellation.now("told");
        });

        assertEquals(List.of("7 s3", "s3c"), lines);
    }

    @Test
    void aProgramThatIsNotThereFailsAtOnce() {
        CommandEffect effect =
                new CommandEffect(List.of("/no/such/program"), Map.of(), directory, LONG, LONG, 0, Secrets.NONE);
        assertNotStarted(step.run(effect, new Cancellation(), Progress.SILENT));
    }

    @Test
    void whatCannotBeNotedIsNotStarted() throws IOException {
        Path file = Files.createFile(directory.resolve("commands"));
        CommandEffect effect = shell("echo done > done", LONG, LONG, 0);
        assertNotStarted(step.run(effect, new Trace(file, "r/work.copy/0"), new Cancellation(), Progress.SILENT));
        assertFalse(Files.exists(directory.resolve("done")));
    }

    private static void assertNotStarted(Outcome outcome) {
        Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome);
        assertEquals("START", failed.code());
        assertTrue(failed.leftNothing());
    }

    @Test
    void aStopEndsTheCommandAndAllItHasStarted() {
        Cancellation cancellation = new Cancellation();
        List<String> lines = new CopyOnWriteArrayList<>();
        Outcome outcome = step.run(shell("sleep 300 & echo $!; wait", LONG, LONG, 0), cancellation, line -> {
            lines.add(line);
            cancellation.now("a gate turned red");
        });

        assertEquals(new Outcome.Unknown("a gate turned red; the command ended on SIGTERM"), outcome);
        assertGone(lines);
    }

    @Test
    void whoIgnoresTheFirstSignalIsKilledWhenTheGraceIsOver() {
        Cancellation cancellation = new Cancellation();
        List<String> lines = new ArrayList<>();
        Outcome outcome = step.run(
                shell(
                        "trap '' TERM; (trap '' TERM; sleep 300 & wait) & echo $!; while :; do sleep 300; done",
                        LONG,
                        Duration.ofMillis(200),
                        0),
                cancellation,
                line -> {
                    lines.add(line);
                    cancellation.now("a gate turned red");
                });

        assertEquals(new Outcome.Unknown("a gate turned red; the command was killed after 0s of grace"), outcome);
        assertGone(lines);
    }

    @Test
    void aCommandThatTakesTooLongIsEnded() {
        Outcome outcome =
                step.run(shell("sleep 300", Duration.ofMillis(150), LONG, 0), new Cancellation(), Progress.SILENT);
        assertEquals("TIMEOUT", assertInstanceOf(Outcome.Failed.class, outcome).code());
    }

    @Test
    void somethingLeftInTheBackgroundHoldsNobodyUp() {
        assertEquals(
                new Outcome.Done("exit 0"),
                step.run(shell("(sleep 5) & exit 0", LONG, LONG, 0), new Cancellation(), Progress.SILENT));
    }

    @Test
    void nothingIsStartedWhileSomethingOfAnEarlierAttemptRuns() {
        Trace trace = new Trace(directory.resolve("commands"), "r/work.copy/0");
        CommandEffect twice = shell("echo twice", LONG, LONG, 0);
        Cancellation enough = new Cancellation();
        List<Outcome> meanwhile = new CopyOnWriteArrayList<>();
        step.run(shell("sleep 300 & echo begun; wait", LONG, LONG, 0), trace, enough, line -> {
            meanwhile.add(step.run(twice, trace, new Cancellation(), Progress.SILENT));
            enough.now("enough");
        });

        Outcome.Failed refused = assertInstanceOf(Outcome.Failed.class, meanwhile.getFirst());
        assertEquals("RUNNING", refused.code());
        assertTrue(refused.leftNothing(), "of this attempt");
        assertTrue(
                refused.message().matches("process [0-9]+ [0-9]+ of this step is still running since .*kill.*"),
                refused.message());
        assertEquals(Optional.empty(), trace.living());
        assertEquals(new Outcome.Done("exit 0"), step.run(twice, trace, new Cancellation(), Progress.SILENT));
    }

    private CommandEffect shell(String script, Duration timeout, Duration grace, int exit) {
        return new CommandEffect(
                List.of("/bin/sh", "-c", script),
                Map.of("PHASE", "expand; rm -rf /"),
                directory,
                timeout,
                grace,
                exit,
                SECRETS);
    }

    private static void assertGone(List<String> pids) {
        assertFalse(pids.isEmpty());
        for (String pid : pids) {
            assertFalse(
                    ProcessHandle.of(Long.parseLong(pid))
                            .map(ProcessHandle::isAlive)
                            .orElse(false),
                    pid);
        }
    }
}
