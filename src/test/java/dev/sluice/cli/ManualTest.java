package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.Repository.Said;
import dev.sluice.testing.Command;
import dev.sluice.testing.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a package puts beside the program: manual pages, and completion for the shell. */
class ManualTest {
    @TempDir
    private Path folder;

    @Test
    void aPageReadsLikeTheHelp() {
        Said page = new Repository(folder).call("manual", "pause");

        assertEquals(0, page.exitCode(), page::toString);
        Golden.assertMatches("cli/sluice-pause.1", page.out().replace(Version.current(), "VERSION"));
    }

    @Test
    void everyCommandHasAPageWithAllOfItsOptions() throws Exception {
        Said written = new Repository(folder)
                .call("manual", "--out", folder.resolve("man1").toString());

        assertEquals(0, written.exitCode(), written::toString);
        for (CommandLine command : Sluice.line().getSubcommands().values()) {
            String page = Files.readString(folder.resolve("man1/sluice-" + command.getCommandName() + ".1"));
            assertTrue(page.startsWith(".TH \"SLUICE\\-"), page);
            command.getCommandSpec()
                    .options()
                    .forEach(option -> assertTrue(
                            page.contains(option.longestName().replace("-", "\\-")),
                            () -> option.longestName() + " in " + page));
            Stream<String> requests = page.lines().filter(line -> line.startsWith(".") || line.startsWith("'"));
            assertEquals(
                    List.of(),
                    requests.filter(line -> !line.matches("\\.(TH|SH|TP|nh|ad l|nf|fi)( .*)?"))
                            .toList());
        }
    }

    @Test
    void aCommandBelowAnotherHasAPageToo() {
        Repository anywhere = new Repository(folder);
        Said page = anywhere.call("manual", "audit", "verify");

        assertEquals(0, page.exitCode(), page::toString);
        assertTrue(page.out().startsWith(".TH \"SLUICE\\-AUDIT\\-VERIFY\""), page::toString);
        assertTrue(page.out().endsWith(".SH SEE ALSO\nsluice\\-audit(1)\n"), page::toString);
        assertEquals(page, anywhere.call("manual", "audit-verify"));
    }

    @Test
    void anExampleReadsAsItIsTyped() {
        Said page = new Repository(folder).call("manual", "throttle");

        assertTrue(page.out().contains("sluice throttle 25% \\-\\-because"), page::toString);
    }

    @Test
    void everyPageThatIsNamedIsThere() throws Exception {
        Path pages = folder.resolve("man1");
        Said written = new Repository(folder).call("manual", "--out", pages.toString());

        List<String> named = new ArrayList<>();
        for (String page : written.out().lines().toList()) {
            Pattern.compile("(sluice[a-z-]*)\\(1\\)")
                    .matcher(Files.readString(Path.of(page)).replace("\\-", "-"))
                    .results()
                    .forEach(found -> named.add(found.group(1)));
        }
        assertTrue(named.containsAll(List.of("sluice", "sluice-audit", "sluice-audit-seal")), named::toString);
        for (String name : named) {
            assertTrue(Files.exists(pages.resolve(name + ".1")), name);
        }
    }

    @Test
    void anUnknownCommandHasNone() {
        for (String command : List.of("nothing", "audit nothing", "run-nothing")) {
            Said page = new Repository(folder).call(("manual " + command).split(" "));

            assertEquals(2, page.exitCode(), page::toString);
            assertTrue(page.err().contains("there is no command " + command), page::toString);
        }
    }

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        Path script = Files.writeString(
                folder.resolve("completion"),
                new Repository(folder).call("completion", "bash").out());

        Command.Result completed =
                Command.of("bash", "-c", """
                    source %s
                    COMP_WORDS=(sluice ch) COMP_CWORD=1; _complete_sluice; echo "${COMPREPLY[@]}"
                    COMP_WORDS=(sluice docs --ou) COMP_CWORD=2; _complete_sluice; echo "${COMPREPLY[@]}"
                    """.formatted(script)).run();

        assertEquals(0, completed.exitCode(), completed::toString);
        assertEquals(
                List.of("check", "--out"),
                completed.out().lines().map(String::strip).toList(),
                completed::toString);
    }
}
