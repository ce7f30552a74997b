package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.run.environment.Environment;
import dev.sluice.run.environment.EnvironmentFile;
import dev.sluice.run.environment.Loaded;
import dev.sluice.source.Sources;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestPostgres.class)
class ExpectedDatabaseTest {
    @TempDir
    private Path directory;

    @Test
    void theDatabaseThatWasMeantIsLetThrough(TestDatabase database) {
        assertDoesNotThrow(
                () -> require(database, database.password(), "{database: " + database.name() + ", replicas: 0}"));
    }

    @Test
    void anotherDatabaseIsRefusedWithAllThatIsOtherwise(TestDatabase database) {
        Refused refused = assertThrows(
                Refused.class,
                () -> require(database, database.password(), "{database: shop, system_identifier: 1, replicas: 1}"));

        assertEquals(ExitCode.UNREACHABLE, refused.exitCode());
        assertTrue(refused.getMessage().contains("leads to database " + database.name() + ", not to shop"));
        assertTrue(refused.getMessage().contains("system identifier"));
        assertTrue(refused.getMessage().contains("0 replicas stream"));
    }

    @Test
    void aDatabaseThatCannotBeLookedAtIsRefused(TestDatabase database) {
        Refused refused =
                assertThrows(Refused.class, () -> require(database, "wrong", "{database: " + database.name() + "}"));

        assertEquals(ExitCode.UNREACHABLE, refused.exitCode());
        assertTrue(refused.getMessage().contains("password authentication failed"), refused.getMessage());
    }

    private void require(TestDatabase database, String password, String expect) throws Refused, IOException {
        Path file = Files.writeString(
                directory.resolve("sluice.yaml"), """
                environments:
                  test:
                    expect: %s
                    sources:
                      db: {type: postgres, url: "%s", user: %s, password: env:P}
                """.formatted(expect, database.url(), database.user()));
        Environment environment =
                ((Loaded.Usable) EnvironmentFile.load(file, "test", Map.of("P", password))).environment();
        try (Sources sources =
                new Sources(environment.sources(), environment.commands(), environment.secrets(), "r1")) {
            EnvironmentFit.requireExpected(environment, sources);
        }
    }
}
