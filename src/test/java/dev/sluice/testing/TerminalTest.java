package dev.sluice.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {

    private static final Duration BOUND = Duration.ofSeconds(60);

    @Test
    void typesAndLooksLikeAPerson() {
        String program = "stty size; echo \"$GREETING\"; read answer; echo \"<$answer>\"; exit 7";
        try (Terminal terminal =
                Terminal.start(60, 12, Path.of("target"), Map.of("GREETING", "grüß dich"), "/bin/sh", "-c", program)) {
            terminal.waitFor("grüß dich", BOUND);
            terminal.enter("-n 'two  words' $HOME;");

            terminal.waitFor("<-n 'two  words' $HOME;>", BOUND);
            assertEquals(7, terminal.waitForExit(BOUND));
            Golden.assertMatches("testing/terminal.txt", terminal.screen() + "\n");
        }
    }

    @Test
    void showsTheScreenWhenTheTextDoesNotAppear() {
        try (Terminal terminal = Terminal.start(40, 5, "/bin/sh", "-c", "echo something else; cat")) {
            terminal.waitFor("something else", BOUND);

            AssertionError failure =
                    assertThrows(AssertionError.class, () -> terminal.waitFor("never printed", Duration.ofMillis(100)));

            assertTrue(failure.getMessage().contains("it shows:\nsomething else"), failure.getMessage());
        }
    }

    @Test
    void passesKeysAndSizes() {
        String program =
                "trap 'stty size' WINCH; trap 'echo interrupted; exit 3' INT; echo ready; while :; do read x; done";
        try (Terminal terminal = Terminal.start(40, 5, "/bin/bash", "-c", program)) {
            terminal.waitFor("ready", BOUND);
            terminal.resize(70, 9).press("Enter");
            terminal.waitFor("9 70", BOUND);

            terminal.press("C-c");

            assertEquals(3, terminal.waitForExit(BOUND));
            assertTrue(terminal.history().contains("interrupted"));
        }
    }
}
