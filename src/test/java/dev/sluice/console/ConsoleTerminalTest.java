package dev.sluice.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Await;
import dev.sluice.testing.Command;
import dev.sluice.testing.Golden;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps the demo at a real terminal, as a person would. */
class ConsoleTerminalTest {
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void stepsTheDemo() throws IOException {
        try (Terminal terminal = demo()) {
            terminal.waitFor("the first question", START, screen -> shows(screen, "CONTINUE", "has_column false"));
            golden("question", terminal, "run demo of");

            terminal.enter("why");
            terminal.waitFor("the values", BOUND, screen -> shows(screen, "streaming < 0", "(param standbys)"));
            terminal.enter("set batch=600 because smaller bites");
            terminal.waitFor("sets batch to 600 rows: smaller bites", BOUND);
            terminal.enter("throttle 25%");
            terminal.waitFor("the share", BOUND, screen -> shows(screen, "throttles to 25%", "at 25% duty"));

            terminal.enter("pause");
            terminal.waitFor(
                    "the pause", BOUND, screen -> shows(screen, "paused: no new effect", "(0 of 6 done)  PAUSE"));
            golden("pause", terminal, "sluice> pause");
            terminal.enter("continue");
            terminal.waitFor(
                    "the run goes on", BOUND, screen -> shows(screen, "lets the run go on", "done)  CONTINUE"));
            terminal.enter("lag < 3s and waiting < 1000");
            terminal.waitFor("the values", BOUND, screen -> shows(screen, "|   |    |   |       |", "true"));
            terminal.enter("errors");
            terminal.waitFor("errors is not read now: no rule in force refers to it", BOUND);

            terminal.enter("continue");
            terminal.waitFor("? next: expand.new_rows", BOUND);
            terminal.enter("skip");
            terminal.waitFor("why skip?", BOUND);
            terminal.press("Enter");
            terminal.waitFor("skip needs a reason; nothing was done", BOUND);
            terminal.enter("skip");
            terminal.waitFor(
                    "asked again", BOUND, screen -> screen.endsWith("why skip?") || count(screen, "why skip?") == 2);
            terminal.enter("the release fills new rows");
            terminal.waitFor("skips expand.new_rows: the release fills new rows", BOUND);
            terminal.waitFor("? next: canary.sample", BOUND);

            terminal.enter("rollback because that was the rehearsal");
            // What is typed before the prompt stands there is shown where it stands.
            terminal.waitFor("the prompt", BOUND, screen -> shows(screen, "? What did we learn?", "lessons>"));
            terminal.enter("reasons are cheap");
            terminal.waitFor(
                    "the prompt", BOUND, screen -> shows(screen, "? Which guardrail stays for good?", "guardrails>"));
            terminal.press("Enter");

            assertEquals(1, terminal.waitForExit(BOUND), "a demo that ends otherwise than planned");
            golden("end", terminal, "sluice> rollback");
            String journal = Files.readString(directory.resolve("demo/.sluice/runs/demo/journal.jsonl"));
            assertTrue(journal.contains("reasons are cheap"), "the answer is journaled");
            assertFalse(terminal.history().contains("Exception"));
        }
    }

    @Test
    void endsResumablyAtTheSecondInterruptAndSurvivesAnotherSize() throws IOException {
        try (Terminal terminal = demo()) {
            terminal.waitFor("? next: expand.add_column", START);
            terminal.resize(90, 30);
            terminal.waitFor(
                    "an empty screen", BOUND, screen -> shows(screen, "? next: expand.add_column", "proceed when"));
            terminal.enter("note smaller");
            terminal.waitFor("notes: smaller", BOUND);

            terminal.press("C-c");
            terminal.waitFor("the run goes on; Ctrl-C again within 2 seconds ends it", BOUND);
            terminal.press("C-c");

            assertEquals(130, terminal.waitForExit(BOUND));
            assertTrue(terminal.screen().contains("next     sluice resume demo"), terminal.screen());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"C-c", "TERM"})
    void whoLooksOnLeavesWithACleanTerminal(String how) throws IOException {
        try (Terminal terminal = demo()) {
            terminal.waitFor("? next: expand.add_column", START);
            String[] watch = SluiceProcess.commandLine(
                            "watch",
                            "demo",
                            "--state",
                            directory.resolve("demo/.sluice").toString())
                    .toArray(String[]::new);
            try (Terminal looking = Terminal.start(150, 60, watch)) {
                looking.waitFor("waits for you: next: expand.add_column", BOUND);
                if (how.equals("TERM")) {
                    Command.signal(how, looking.pid());
                } else {
                    looking.press(how);
                }

                assertEquals(130, looking.waitForExit(BOUND));
                assertFalse(looking.screen().contains("waits for you"), looking.screen());
            }
            assertTrue(terminal.screen().contains("? next: expand.add_column"), terminal.screen());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "HUP"})
    void endsResumablyAndPutsTheTerminalBackWhenItIsToldToEnd(String signal) throws IOException {
        try (Terminal terminal = demo()) {
            terminal.waitFor("? next: expand.add_column", START);

            Command.signal(signal, terminal.pid());

            assertEquals(130, terminal.waitForExit(BOUND));
            String screen = terminal.screen();
            assertTrue(screen.contains("next     sluice resume demo"), screen);
            assertFalse(screen.contains("bug in Sluice") || screen.contains("waits for you"), screen);
        }
    }

    @Test
    void endsResumablyWhenItsTerminalGoesAway() throws IOException {
        ProcessHandle process;
        Path errors = directory.resolve("errors");
        String[] quiet = Stream.concat(
                        Stream.of("sh", "-c", "exec \"$@\" 2>'" + errors + "'", "sh"), Stream.of(demoCommand()))
                .toArray(String[]::new);
        try (Terminal terminal = demo(quiet)) {
            terminal.waitFor("? next: expand.add_column", START);
            process = ProcessHandle.of(terminal.pid()).orElseThrow();
        }
        Await.until("the process ends", BOUND, () -> !process.isAlive());
        assertFalse(Files.readString(errors).contains("\tat "), Files.readString(errors));

        try (Stream<Path> files = Files.walk(directory.resolve("demo"))) {
            Path journal = files.filter(file -> file.endsWith("journal.jsonl"))
                    .findFirst()
                    .orElseThrow();
            String told = Files.readString(journal);
            assertTrue(told.contains("\"d\":\"FINISHED\"") && told.contains("sluice resume demo"), told);
        }
    }

    private Terminal demo() throws IOException {
        return demo(demoCommand());
    }

    private Terminal demo(String[] command) throws IOException {
        // The server may run as another user, who has to reach its data.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Terminal.start(150, 60, Path.of(""), Map.of("NO_COLOR", "1", "USER", "tester"), command);
    }

    private String[] demoCommand() {
        return SluiceProcess.commandLine(
                        "demo",
                        "--rows",
                        "20000",
                        "--dir",
                        directory.resolve("demo").toString())
                .toArray(String[]::new);
    }

    private static boolean shows(String screen, String... texts) {
        return List.of(texts).stream().allMatch(screen::contains);
    }

    private static int count(String screen, String text) {
        return screen.split(Pattern.quote(text), -1).length - 1;
    }

    /**
     * The screen from the last line on that begins with the words, with figures masked, without how the first samples came: their
     * lines, and whether they have filled the screen down to the state, so that no empty line is left between.
     */
    private void golden(String name, Terminal terminal, String from) {
        String screen = terminal.history();
        String[] lines = screen.substring(screen.lastIndexOf(from))
                .replace(directory.toString(), "DIR")
                .replace(System.getProperty("user.name") + " ", "tester ")
                .replaceAll("[0-9][0-9_.:]*", "#")
                .split("\n");
        List<String> kept = new ArrayList<>();
        boolean passing = false;
        for (String line : lines) {
            passing = line.contains("on hold:")
                    || line.contains("the work goes on")
                    || passing && line.startsWith("          ");
            boolean second = line.isBlank() && !kept.isEmpty() && kept.getLast().isBlank();
            if (line.startsWith("demo  demo") && kept.getLast().isBlank()) {
                kept.removeLast();
            }
            if (!passing && !second) {
                kept.add(line);
            }
        }
        Golden.assertMatches("console/terminal-" + name + ".txt", String.join("\n", kept) + "\n");
    }
}
