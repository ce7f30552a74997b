package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.Repository.Said;
import dev.sluice.run.environment.EnvironmentFile;
import dev.sluice.run.environment.Loaded;
import dev.sluice.scaffold.MigrationType;
import dev.sluice.scaffold.StarterFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code init} and {@code new} write is ready for use. */
class ScaffoldTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(MigrationType.class)
    void aNewRunbookPassesEveryCheckThatNeedsNoConnection(MigrationType type) throws IOException {
        String file = folder.resolve("runbooks/items_change.runbook").toString();
        String documents = folder.resolve("documents").toString();

        assertEquals(0, say("init", folder.toString()).exitCode());
        assertEquals(0, say("new", type.word(), "items_change", "--out", file).exitCode());

        assertEquals(file + ": no errors\n", say("check", file).out());
        assertPasses("fmt", "--check", file);
        assertPasses("test", file);
        assertPasses("docs", "--out", documents, file);
        assertPasses("docs", "--check", "--out", documents, file);
        String text = Files.readString(Path.of(file));
        assertFalse(text.contains("sample_"), text);
        assertTrue(text.contains("migration  " + type.word() + " on items"), text);
    }

    private void assertPasses(String... arguments) {
        Said said = say(arguments);
        assertEquals(0, said.exitCode(), said::toString);
    }

    @Test
    void theEnvironmentFileIsSoundAndNamesWhatTheRunbooksUse() throws IOException {
        say("init", folder.toString());
        Loaded loaded = EnvironmentFile.load(folder.resolve("sluice.yaml"), "local", Map.of());

        assertTrue(loaded instanceof Loaded.Usable, loaded::toString);
        String environment = Files.readString(folder.resolve("sluice.yaml"));
        for (MigrationType type : MigrationType.values()) {
            String runbook = dev.sluice.scaffold.NewRunbook.text(type, "a_b", "a");
            Pattern.compile("\\brun \"(\\w+)\"")
                    .matcher(runbook)
                    .results()
                    .forEach(command -> assertTrue(environment.contains(command.group(1) + ":"), command.group()));
        }
    }

    /** Names of another length than the template's break its lines elsewhere. */
    @Test
    void aNewRunbookIsFormattedWhateverTheNamesInIt() {
        for (MigrationType type : MigrationType.values()) {
            for (String name : List.of("x", "job_state", "customers_delivery_addresses_of_record")) {
                Path file = folder.resolve(type.word() + "_" + name + ".runbook");
                assertEquals(
                        0,
                        say("new", type.word(), name, "--out", file.toString()).exitCode());
                assertEquals(0, say("fmt", "--check", file.toString()).exitCode(), file.toString());
            }
        }
    }

    @Test
    void whatIsThereAlreadyIsLeftAsItIs() throws IOException {
        Files.writeString(folder.resolve("sluice.yaml"), "environments: {}\n");
        Files.writeString(folder.resolve(".gitignore"), "target");

        Said said = say("init", folder.toString());

        assertTrue(said.out().contains("kept    sluice.yaml\n"), said::toString);
        assertEquals("environments: {}\n", Files.readString(folder.resolve("sluice.yaml")));
        assertEquals("target\n.sluice/\n", Files.readString(folder.resolve(".gitignore")));
        String again = say("init", folder.toString()).out();
        assertEquals(
                StarterFile.all().size(),
                again.lines().filter(line -> line.startsWith("kept")).count());
    }

    @Test
    void theChecksAreProgramsThatEndWhereThereIsNothingToCheck() throws Exception {
        say("init", folder.toString());
        Path verify = folder.resolve("runbooks/verify");

        assertTrue(Files.isExecutable(verify));
        assertTrue(Files.isExecutable(folder.resolve(".githooks/pre-commit")));
        Process process = new ProcessBuilder(verify.toString()).inheritIO().start();
        assertEquals(0, process.waitFor());
    }

    @Test
    void aRunbookThatIsThereIsNotOverwritten() throws IOException {
        Path file = Files.writeString(folder.resolve("a.runbook"), "mine");

        Said said = say("new", "index", "a_b", "--out", file.toString());

        assertEquals(2, said.exitCode());
        assertTrue(said.err().contains("is there already"), said::toString);
        assertEquals("mine", Files.readString(file));
    }

    @Test
    void wrongWordsAreExplained() {
        for (List<String> wrong : List.of(
                List.of("new", "indx", "a_b"),
                List.of("new", "index", "a-b"),
                List.of("new", "index", "a_b", "--table", "shop.orders"))) {
            Said said = say(wrong.toArray(String[]::new));
            assertEquals(2, said.exitCode(), said::toString);
            assertTrue(said.err().contains("sluice new index"), said::toString);
        }
    }

    private Said say(String... arguments) {
        return new Repository(folder).call(arguments);
    }
}
