package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Command;
import dev.sluice.testing.SluiceProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command prints has arrived when it ends with 0. */
@EnabledOnOs(OS.LINUX)
class StandardOutputTest {
    private static final String LOST = """
            sluice: standard output cannot be written: No space left on device
              next: send it where there is room, such as to a file on another disk
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check --format sarif runbooks/orders_status.runbook",
                "fmt - < runbooks/orders_status.runbook",
                "test --format junit runbooks/orders_status.runbook",
                "docs --summary runbooks/orders_status.runbook",
                "schema print",
                "completion bash",
                "explain S210",
                "--help"
            })
    void aFullDiskIsNoSuccess(String words) {
        Command.Result full = shell("\"$@\" " + words + " > /dev/full");

        assertTrue(full.err().endsWith(LOST), full::toString);
        assertEquals(1, full.exitCode());
    }

    @Test
    void aWorseExitCodeStays() throws Exception {
        Path faulty = Files.writeString(folder.resolve("faulty.runbook"), "runbook\n");

        assertEquals(3, shell("\"$@\" check " + faulty + " > /dev/full").exitCode());
    }

    @Test
    void aReaderThatHasSeenEnoughIsNotToldSo() {
        Command.Result piped = shell("{ \"$@\" completion bash; echo \"exit $?\" >&2; } | head -n 1");

        assertEquals("exit 0\n", piped.err());
        assertEquals(1, piped.out().lines().count());
    }

    /** Runs a line of the shell, in which {@code "$@"} stands for Sluice. */
    private static Command.Result shell(String line) {
        List<String> words = new ArrayList<>(List.of("sh", "-c", line, "sh"));
        words.addAll(SluiceProcess.commandLine());
        return Command.of(words).run();
    }
}
