package dev.sluice.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Decision.Kind;
import dev.sluice.run.Refused;
import dev.sluice.run.RunFolder;
import dev.sluice.testing.Await;
import dev.sluice.testing.SluiceProcess;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** How processes are made to end, and how they must. */
final class Ends {
    /** What a halted and a killed process end with. */
    private static final int KILLED = 137;

    private Ends() {}

    /** Environment of a process that halts when it has come to this place for the given time. */
    static Map<String, String> at(String failpoint, int visit) {
        return Map.of("SLUICE_FAILPOINT", failpoint + ":" + visit);
    }

    /** Waits for something that a process is to bring about. */
    static void until(SluiceProcess run, String what, Callable<Boolean> condition) {
        Await.get(
                what,
                RunFolder.LONG,
                () -> condition.call() ? Optional.of(true) : Optional.empty(),
                () -> "\n" + run.output());
    }

    static void killed(SluiceProcess process) {
        with(KILLED, process);
    }

    /** Waits for a process's end, and gives back what it printed. */
    static String with(int exitCode, SluiceProcess process) {
        try (process) {
            assertEquals(exitCode, process.waitForExit(RunFolder.LONG), process::output);
            return process.output();
        }
    }

    /** A new process goes on to the end. */
    static void done(RunFolder folder) {
        with(0, folder.startResume(Map.of()));
    }

    /** A new process goes on and stops, resumably. */
    static String stopped(int exitCode, RunFolder folder) {
        String printed = with(exitCode, folder.startResume(Map.of()));
        assertTrue(printed.contains("sluice resume r"), printed);
        return printed;
    }

    static List<Decision> recoveries(RunFolder folder) throws Refused {
        return folder.decisions().stream()
                .filter(decision -> decision.kind() == Kind.RECOVERED)
                .toList();
    }
}
