package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.cli.Repository.Said;
import dev.sluice.run.Refused;
import dev.sluice.run.plan.SealedPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a refused call is told to type next can be typed, and leads on. */
class NextStepsTest {
    @TempDir
    private Path folder;

    private Repository repository;

    @BeforeEach
    void begin() {
        repository = new Repository(folder);
    }

    @Test
    void aDemoWantsAFolder() {
        Path file = repository.write("file", "");
        String next = "  next: name another: sluice demo --dir DIR, or leave it out\n";

        assertRefused("sluice: " + file + " is no folder\n" + next, "demo", "--dir", file.toString());
        assertRefused(
                "sluice: the folder " + file + "/below cannot be made: Not a directory\n" + next,
                "demo",
                "--dir",
                file + "/below");
    }

    @Test
    void aShareHasOneSignOfPercent() {
        SignalCommands.Throttle throttle = new SignalCommands.Throttle();
        new CommandLine(throttle).parseArgs("25", "--because", "x");

        Refused refused = assertThrows(Refused.class, () -> throttle.signal(null));

        assertEquals(List.of("sluice throttle 25% --because TEXT"), refused.next());
    }

    @Test
    void aFolderIsNoRunbookOfAnyCommand() {
        for (String command : List.of("fmt", "check", "docs")) {
            assertRefused("""
                sluice: %s is a directory
                  next: name what is in it: %s/*.runbook
                """.formatted(folder, folder), command, folder.toString());
        }
    }

    @Test
    void aRunThatIsOverCanBeWatchedAndExplained() {
        for (String command : List.of("watch", "why")) {
            assertRefused("""
                sluice: no run is open in %s
                  next: sluice status lists the runs; name one: sluice %s RUN
                """.formatted(folder, command), command, "--state", folder.toString());
        }
    }

    @Test
    void aSealedPlanIsRunWithItsOwnValues() {
        Path plan = repository.write("orders.plan", sealed(Map.of("pace", "1s")).json());
        String run = "run what was sealed, without --set: sluice run " + plan + " --env test";

        assertRefused(41, """
            sluice: the plan %s was sealed with pace=1s, not with pace=2s
              next: %s
              next: or look at it with the new value: sluice plan orders.runbook --env test --set pace=2s -o %s
            """.formatted(plan, run, plan), "run", plan.toString(), "--env", "test", "--set", "pace=2s");
        assertRefused(41, """
            sluice: the plan %s was sealed with no value given for batch, not with batch=5
              next: %s
              next: or look at it with the new value: sluice plan orders.runbook --env test --set batch=5 -o %s
            """.formatted(plan, run, plan), "run", plan.toString(), "--env", "test", "--set", "batch=5");
        Said same = repository.here("run", plan.toString(), "--env", "test", "--set", "pace=1s");
        assertFalse(same.err().contains("was sealed with"), same::toString);
    }

    @Test
    void aRunIsDiagnosedWithItsOwnValues() {
        assertRefused("""
            sluice: --set is for a runbook; run some goes by the values that it began with
              next: sluice diagnose some
              next: with other values: sluice diagnose FILE.runbook --env ENV --set NAME=VALUE
            """, "diagnose", "some", "--set", "pace=2s");
    }

    private static SealedPlan sealed(Map<String, String> set) {
        return new SealedPlan("orders.runbook", "", "", set, "test", Map.of(), List.of(), Map.of());
    }

    @Test
    void aNewKeyVerifiesNothing() {
        Path key = folder.resolve("nosuch");
        Said said = repository.call("audit", "verify", "some", "--public-key", key.toString());

        assertEquals("""
            sluice: the key file %s is not there
              next: name the public key of who sealed the journal, as openssl pkey -in seal.key -pubout -out seal.pub writes it
            """.formatted(key), said.err());
    }

    private void assertRefused(String message, String... words) {
        assertRefused(2, message, words);
    }

    private void assertRefused(int exitCode, String message, String... words) {
        Said said = repository.call(words);

        assertEquals(message, said.err());
        assertEquals(exitCode, said.exitCode());
    }
}
