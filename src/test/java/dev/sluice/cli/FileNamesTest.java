package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Command;
import dev.sluice.testing.SluiceProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file may have a name that the locale has no letters for, as that of a service or a cron job often has none but ASCII. */
@EnabledOnOs(OS.LINUX)
class FileNamesTest {

    /** One for each way in which a command takes files: at sight, as Picocli's, as a text of its own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "check FILE",
                "fmt FILE",
                "check --set x=1 FILE",
                "plan FILE --env test",
                "plan runbooks/orders_status.runbook --env test --env-file FILE",
                "test FILE",
                "docs runbooks/orders_status.runbook --from-run FILE",
                "diagnose FILE --env test",
            })
    void aNameThatTheLocaleCannotSpellIsNoBug(String words) {
        // Not as an argument of this JVM, whose own locale may lack the letter.
        String line = "\"$@\" " + words.replace("FILE", "\"$(printf 'gr\\303\\266sse.runbook')\"");
        List<String> shell = new ArrayList<>(List.of("sh", "-c", line, "sh"));
        shell.addAll(SluiceProcess.commandLine());

        Command.Result said = Command.of(shell).with(Map.of("LC_ALL", "C")).run();

        assertEquals(2, said.exitCode(), said::toString);
        assertTrue(said.err().contains("sse.runbook cannot be the name of a file here"), said::toString);
        assertTrue(said.err().contains("next: ") && said.err().contains("LC_ALL=C.UTF-8"), said::toString);
    }
}
