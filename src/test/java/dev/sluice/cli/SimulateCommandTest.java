package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.Repository.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long the durations are that a simulation goes through. */
class SimulateCommandTest {
    private static final String ORDERS =
            Path.of("runbooks", "orders_status.runbook").toAbsolutePath().toString();

    @TempDir
    private Path directory;

    private Repository repository;

    @BeforeEach
    void begin() {
        repository = new Repository(directory);
    }

    @Test
    void theyAreAsShortAsTheirRangesAllowUnlessSaidOtherwise() {
        Said said = repository.call("simulate", ORDERS, "--runs", "5", "--set", "settle=30s");

        assertEquals(0, said.exitCode(), said::toString);
        assertTrue(
                said.err()
                        .contains("durations are as short as the file allows: --set pace=1s --set watch=5s"
                                + " --set window=4s (--as-written keeps them)"),
                said::toString);
    }

    @Test
    void theShortOnesAreThoseThatItNames() {
        Said named = repository.call(
                "simulate",
                ORDERS,
                "--trace",
                "--set",
                "pace=1s",
                "--set",
                "settle=5s",
                "--set",
                "watch=5s",
                "--set",
                "window=4s");
        assertFalse(named.err().contains("durations are"), named::toString);
        assertEquals(named.out(), repository.call("simulate", ORDERS, "--trace").out());
    }

    @Test
    void ofARunbookOnStandardInputTheyAreAsShort() throws IOException {
        Said said = repository.callWithInput(Files.readString(Path.of(ORDERS)), "simulate", "-", "--runs", "2");

        assertEquals(0, said.exitCode(), said::toString);
        assertTrue(said.err().contains("durations are as short as the file allows: --set pace=1s"), said::toString);
    }

    @Test
    void theyStayAsWrittenWhereThatIsWanted() throws Exception {
        Path file = directory.resolve("short.runbook");
        Files.writeString(file, """
                runbook short "Waits"

                owner "maria"
                param pace duration = 10s in 1s .. 1m
                source db postgres
                metric lag duration safety from db as seconds every pace fresh 20s sql "select 0"
                gate calm {
                  pause when lag > 5s
                }

                phase work "Waits" {
                  gate calm
                  step look sql on db "select 1"
                  undo none look because "it changes nothing"
                  proceed when lag < 1s
                }
                """);
        Said kept = repository.call("simulate", file.toString(), "--runs", "5", "--as-written");
        assertEquals(0, kept.exitCode(), kept::toString);
        assertFalse(kept.err().contains("durations are"), kept::toString);
    }
}
