package dev.sluice.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.console.LineFace;
import dev.sluice.document.Documents;
import dev.sluice.run.Refused;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole demo with few orders, both scenarios side by side: most of their time is spent watching metrics. */
class DemoTest {
    private static final long ROWS = 20_000;
    private static final long LONGEST_SECONDS = 600;
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(2);

    @TempDir
    private static Path directory;

    private static Future<Played> forward;
    private static Future<Played> rollback;

    private record Played(int exitCode, String output, Path folder) {
        long count(String word) {
            return output.lines().filter(line -> line.startsWith("  " + word)).count();
        }

        String file(String name) throws IOException {
            return Files.readString(folder.resolve(name));
        }
    }

    @BeforeAll
    static void playBoth() throws IOException {
        // The server may run as another user, who has to reach its data.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        // The rest makes the fill of so few rows long enough for an incident.
        forward = THREADS.submit(() -> play(Scenario.FORWARD, Map.of("rest", "3s")));
        rollback = THREADS.submit(() -> play(Scenario.ROLLBACK, Map.of()));
    }

    @AfterAll
    static void end() {
        THREADS.shutdownNow();
    }

    private static Played play(Scenario scenario, Map<String, String> set) throws Exception {
        Path folder = directory.resolve(scenario.name());
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output, true);
        DemoOptions options =
                new DemoOptions(scenario, 2, ROWS, false, Optional.of(folder), false, set, "tester", "test");
        int exitCode = new Demo(options, writer, order -> new Faces.Shown(new LineFace(writer), () -> {})).run();
        return new Played(exitCode, output.toString(), folder);
    }

    private static Played result(Future<Played> played) throws Exception {
        return played.get(LONGEST_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void goesForwardThroughAnIncidentAndProvesEachClaim() throws Exception {
        Played played = result(forward);

        assertEquals(0, played.exitCode(), played.output());
        assertEquals(0, played.count("FAIL"), played.output());
        for (String proof : List.of("incident", "rows", "filled once", "columns", "ledger", "nothing else")) {
            assertEquals(1, played.count("ok    " + proof), proof + " in " + played.output());
        }
        assertTrue(
                played.output()
                        .contains(
                                "$ sluice run orders_status.runbook --env demo --run-id demo --create-schema"
                                        + " --set pace=1s --set settle=5s --set watch=5s --set window=4s --set rest=3s --unattended"),
                played.output());
    }

    @Test
    void rollsBackAndProvesThatNothingIsLostOrLeft() throws Exception {
        Played played = result(rollback);

        assertEquals(20, played.exitCode(), played.output());
        assertEquals(0, played.count("FAIL"), played.output());
        for (String proof : List.of("incident", "schema", "rows", "ledger", "nothing left")) {
            assertEquals(1, played.count("ok    " + proof), proof + " in " + played.output());
        }
    }

    @Test
    void leavesDocumentsAReportAndTheShippedRunbook() throws Exception {
        Played played = result(forward);

        for (String document : List.of("", "-dashboard", "-alerts")) {
            assertFalse(played.file(Documents.DIRECTORY + "/orders_status" + document + ".md")
                    .isBlank());
        }
        assertTrue(played.file("report.md").contains("waiting"));
        assertTrue(played.file("report.html").contains("<svg "));
        assertEquals(Files.readString(Path.of("runbooks", Folder.RUNBOOK)), played.file(Folder.RUNBOOK));
        assertFalse(Files.exists(played.folder().resolve("postgres")), "the server's data");
    }

    @Test
    void keepsThePasswordToItself() throws Exception {
        Played played = result(rollback);

        String password = played.file("password");
        assertFalse(played.output().contains(password));
        assertFalse(played.file("sluice.yaml").contains(password));
        assertFalse(played.file(".sluice/runs/demo/journal.jsonl").contains(password));
        assertFalse(played.file("report.md").contains(password));
        assertFalse(played.file("report.html").contains(password));
    }

    @Test
    void refusesAFolderThatHoldsSomething(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("mine.txt"), "");
        DemoOptions options = new DemoOptions(
                Scenario.FORWARD, 1, ROWS, false, Optional.of(folder), false, Map.of(), "tester", "test");
        Demo demo = new Demo(options, new PrintWriter(new StringWriter()), order -> {
            throw new AssertionError("no run was to begin");
        });

        Refused refused = assertThrows(Refused.class, demo::run);

        assertTrue(refused.getMessage().endsWith("is not empty"), refused.getMessage());
    }
}
