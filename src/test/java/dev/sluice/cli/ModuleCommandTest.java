package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.Repository.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runbooks that use modules, as the commands take them. */
class ModuleCommandTest {
    private static final Path SHARED = Path.of("src", "test", "resources", "language", "shared");

    @TempDir
    private Path directory;

    private Repository repository;

    @BeforeEach
    void twoRunbooksAndWhatTheyShare() throws IOException {
        repository = new Repository(directory);
        for (String name : new String[] {"common", "orders", "invoices"}) {
            Files.copy(SHARED.resolve(name + ".runbook"), directory.resolve(name + ".runbook"));
        }
    }

    private String file(String name) {
        return directory.resolve(name + ".runbook").toString();
    }

    private void replace(String name, String before, String after) throws IOException {
        String text = Files.readString(Path.of(file(name)));
        assertTrue(text.contains(before), before);
        Files.writeString(Path.of(file(name)), text.replace(before, after));
    }

    @Test
    void aModuleServesTwoRunbooks() {
        Said said = repository.call("check", file("orders"), file("invoices"));

        assertEquals(0, said.exitCode(), said::toString);
        assertEquals("2 runbooks: no errors\n", said.out());
    }

    @Test
    void aFaultOfAModuleIsShownInItsFile() throws IOException {
        replace("common", "lag > limit", "lag > 5%");
        Said said = repository.call("check", file("orders"));

        assertEquals(3, said.exitCode(), said::toString);
        assertTrue(said.out().contains(file("common") + ":17:20"), said::toString);
    }

    @Test
    void aModuleIsCheckedByItselfAndNeverRun() {
        Said checked = repository.call("check", file("common"));
        assertEquals(0, checked.exitCode(), checked::toString);

        for (String command : new String[] {"docs", "simulate"}) {
            Said refused = repository.call(command, file("common"));
            assertEquals(2, refused.exitCode(), refused::toString);
            assertTrue(refused.err().contains("is a module"), refused::toString);
        }
    }

    @Test
    void aRunbookIsRehearsedWithItsModules() {
        Said said = repository.call("simulate", file("orders"), "--runs", "5");

        assertEquals(0, said.exitCode(), said::toString);
    }

    @Test
    void aLinkedModuleIsTheFileThatItLeadsTo() throws IOException {
        Files.createSymbolicLink(directory.resolve("link.runbook"), directory.resolve("common.runbook"));
        replace("orders", "source db", "use \"./link.runbook\" with limit = 5s, busy = orders\nsource db");

        Said said = repository.call("check", file("orders"));

        assertEquals(0, said.exitCode(), said::toString);
    }

    @Test
    void whatIsNoFileIsNoModule() throws IOException {
        Files.createDirectory(directory.resolve("folder"));
        replace("orders", "./common.runbook", "./folder");
        assertTrue(repository.call("check", file("orders")).out().contains("is no file"));

        Files.write(directory.resolve("binary"), new byte[] {0, 1, 2});
        replace("orders", "./folder", "./binary");
        assertTrue(repository.call("check", file("orders")).out().contains("this file is binary"));
    }

    @Test
    void aModuleThatShipsWithSluiceIsUsedByItsName() throws IOException {
        replace("orders", "source db", "use for_tests\nsource db");
        replace("orders", "  step all", "  gate unblocked\n  step all");
        Said found = repository.call("check", file("orders"));
        assertEquals(0, found.exitCode(), found::toString);

        replace("orders", "use for_tests", "use for_test");
        Said missing = repository.call("check", file("orders"));
        assertEquals(3, missing.exitCode(), missing::toString);
        assertTrue(missing.out().contains("there is no library `for_test`"), missing::toString);
    }

    @Test
    void theTestsOfARunbookRunWithItsModules() throws IOException {
        Files.writeString(Path.of(file("orders")), Files.readString(Path.of(file("orders"))) + """

                test "a replica that falls behind pauses" {
                  given  lag = 0s, unchecked = 10
                  at 2m  lag = 20s
                  expect pause by 5m because lag
                }
                """);

        Said said = repository.call("test", directory.toString());

        assertEquals(0, said.exitCode(), said::toString);
        assertTrue(said.out().contains("1 "), said::toString);
    }
}
