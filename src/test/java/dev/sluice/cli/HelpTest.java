package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.Repository.Said;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class HelpTest {
    private final Repository anywhere = new Repository(Path.of(""));

    @Test
    void everyCommandShowsAnExampleAndNoComplaintOfTheParser() {
        for (String command : Sluice.line().getSubcommands().keySet()) {
            Said help = anywhere.call(command, "--help");

            assertEquals(0, help.exitCode(), help::toString);
            assertTrue(help.out().contains("Example:  sluice " + command), help::toString);
            assertFalse(help.all().contains("[picocli"), help::toString);
            assertFalse(help.all().contains("\u001b["), help::toString);
        }
    }

    @Test
    void everyExampleStandsAsItIsTyped() {
        all(Sluice.line()).forEach(command -> {
            List<String> words = new ArrayList<>(
                    List.of(command.getCommandSpec().qualifiedName().split(" ")));
            words.set(0, "--help");
            Collections.rotate(words, -1);
            Said help = anywhere.call(words.toArray(String[]::new));

            for (String line : command.getCommandSpec().usageMessage().footer()) {
                if (line.startsWith(" ") || line.startsWith("Example:") || line.startsWith("A key:")) {
                    assertTrue(help.out().contains(line.replace("%%", "%") + "\n"), () -> line + " in " + help);
                }
            }
            assertFalse(help.out().matches("(?s).*default: [A-Z].*"), help::toString);
        });
    }

    private static Stream<CommandLine> all(CommandLine line) {
        return Stream.concat(
                Stream.of(line), line.getSubcommands().values().stream().flatMap(HelpTest::all));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "check --set x y;Value for option '--set' (NAME=VALUE) should be in KEY=VALUE format but was x",
                "check --format x y;Invalid value for option '--format': expected one of [human, json, sarif, github,"
                        + " junit] but was 'x'",
                "completion Fish;Invalid value for positional parameter at index 0 (bash|zsh): expected one of [bash,"
                        + " zsh] but was 'Fish'",
                "simulate x --seed abc;Invalid value for option '--seed': 'abc' is not a whole number",
                "simulate x --runs 1.5;Invalid value for option '--runs': '1.5' is not a whole number",
                "diff new.runbook;Missing required argument (specify one of these): (--against=REF |"
                        + " --against-file=OLD)"
            })
    void whatIsWrongWithACallIsSaidInTheWordsOfTheHelp(String call, String message) {
        String[] words = call.split(" ");
        assertEquals(
                "sluice: " + message + "\n  next: sluice " + words[0] + " --help\n",
                anywhere.call(words).err());
    }
}
