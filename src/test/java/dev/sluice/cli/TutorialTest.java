package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.cli.Repository.Said;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whoever follows the tutorial gets what it promises. */
@ExtendWith(TestPostgres.class)
class TutorialTest {
    @TempDir
    private Path folder;

    private Repository repository;
    private String runbook;

    @BeforeEach
    void typesWhatTheTutorialShows() throws IOException {
        repository = new Repository(folder);
        runbook = repository.write("parcels_weight.runbook", blocks("runbook")).toString();
    }

    @Test
    void itsRunbookIsSoundFormattedAndPassesItsTests() {
        assertPasses(repository.call("check", runbook));
        assertPasses(repository.call("fmt", "--check", runbook));
        assertPasses(repository.call("test", runbook));
    }

    @Test
    void itsRunFillsEveryRow(TestDatabase database) throws IOException {
        database.execute(blocks("sql").replace("300000", "20000").split(";\n"));
        repository.write("password", database.password());
        repository.write("sluice.yaml", """
                environments:
                  local:
                    sources:
                      %s
                """.formatted(Repository.database(database, database.user(), "file:password")));

        assertPasses(repository.here(
                "run", runbook, "--env", "local", "--create-schema", "--unattended", "--set", "pace=1s"));
        assertEquals(
                20_000, database.count("select count(*) from parcels where weight_kg = round(weight_g / 1000.0, 3)"));
    }

    private static void assertPasses(Said said) {
        assertEquals(0, said.exitCode(), said::toString);
    }

    /** All blocks in this language, one after the other. */
    private static String blocks(String language) throws IOException {
        return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
                .matcher(Files.readString(Path.of("docs/tutorial.md")))
                .results()
                .map((MatchResult block) -> block.group(1))
                .collect(Collectors.joining("\n"));
    }
}
