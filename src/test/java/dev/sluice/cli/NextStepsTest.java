package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.cli.Repository.Said;
import dev.sluice.run.Refused;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a refused call is told to type next can be typed, and leads on. */
class NextStepsTest {
    @TempDir
    private Path folder;

    private Repository repository;

    @BeforeEach
    void begin() {
        repository = new Repository(folder);
    }

    @Test
    void aDemoWantsAFolder() {
        Path file = repository.write("file", "");
        String next = "  next: name another: sluice demo --dir DIR, or leave it out\n";

        assertRefused("sluice: " + file + " is no folder\n" + next, "demo", "--dir", file.toString());
        assertRefused(
                "sluice: the folder " + file + "/below cannot be made: Not a directory\n" + next,
                "demo",
                "--dir",
                file + "/below");
    }

    @Test
    void aShareHasOneSignOfPercent() {
        SignalCommands.Throttle throttle = new SignalCommands.Throttle();
        new CommandLine(throttle).parseArgs("25", "--because", "x");

        Refused refused = assertThrows(Refused.class, () -> throttle.signal(null));

        assertEquals(List.of("sluice throttle 25% --because TEXT"), refused.next());
    }

    @Test
    void aFolderIsNoRunbookOfAnyCommand() {
        for (String command : List.of("fmt", "check", "docs")) {
            assertRefused("""
                sluice: %s is a directory
                  next: name what is in it: %s/*.runbook
                """.formatted(folder, folder), command, folder.toString());
        }
    }

    @Test
    void aRunThatIsOverCanBeWatchedAndExplained() {
        for (String command : List.of("watch", "why")) {
            assertRefused("""
                sluice: no run is open in %s
                  next: sluice status lists the runs; name one: sluice %s RUN
                """.formatted(folder, command), command, "--state", folder.toString());
        }
    }

    @Test
    void aNewKeyVerifiesNothing() {
        Path key = folder.resolve("nosuch");
        Said said = repository.call("audit", "verify", "some", "--public-key", key.toString());

        assertEquals("""
            sluice: the key file %s is not there
              next: name the public key of who sealed the journal, as openssl pkey -in seal.key -pubout -out seal.pub writes it
            """.formatted(key), said.err());
    }

    private void assertRefused(String message, String... words) {
        Said said = repository.call(words);

        assertEquals(message, said.err());
        assertEquals(2, said.exitCode());
    }
}
