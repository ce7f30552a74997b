package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.Repository.Said;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HelpTest {
    @Test
    void everyCommandShowsAnExampleAndNoComplaintOfTheParser() {
        Repository anywhere = new Repository(Path.of(""));
        for (String command : Sluice.line().getSubcommands().keySet()) {
            Said help = anywhere.call(command, "--help");

            assertEquals(0, help.exitCode(), help::toString);
            assertTrue(help.out().contains("Example:  sluice " + command), help::toString);
            assertFalse(help.all().contains("[picocli"), help::toString);
            assertFalse(help.all().contains("\u001b["), help::toString);
        }
    }
}
