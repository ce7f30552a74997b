package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Command;
import dev.sluice.testing.SluiceProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a start loads: a command that connects nowhere must not pay for drivers, terminals and templates. */
class StartTest {
    private static final Pattern HEAVY = Pattern.compile("(?m) (org\\.postgresql|org\\.jline|java\\.net\\.http"
            + "|jdk\\.internal\\.net\\.http|com\\.github\\.mustachejava|tools\\.jackson|org\\.yaml)\\.\\S+");

    @Test
    void loadsNoDriverTerminalTemplateOrJsonToCheck() {
        List<String> words = new ArrayList<>(SluiceProcess.commandLine("check", "runbooks/orders_status.runbook"));
        words.add(1, "-Xlog:class+load");
        words.add(1, "-Xshare:off");
        Command.Result result = Command.of(words).run();
        assertEquals(0, result.exitCode(), result.out());
        assertTrue(result.out().contains("dev.sluice.language.check.Checker"), "the classes are not listed");
        List<String> heavy = HEAVY.matcher(result.out())
                .results()
                .map(found -> found.group())
                .toList();
        assertEquals(List.of(), heavy);
    }
}
