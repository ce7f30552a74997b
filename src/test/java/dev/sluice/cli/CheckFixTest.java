package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.Repository.Said;
import dev.sluice.testing.Command;
import dev.sluice.testing.SluiceProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckFixTest {
    private static final String FAULTY = """
            runbook demo "Größe"
            source db postgres
            metric ready boolean correctness from db sql "select true"
            phase one "First" {
              soak 5 min
              proceed if ready
              within 1d
            }
            """;
    private static final String MENDED = FAULTY.replace("5 min", "5m").replace("if", "when");

    @TempDir
    private Path folder;

    private Repository repository;

    @BeforeEach
    void prepare() {
        repository = new Repository(folder);
    }

    @Test
    void mendsAFileAndTellsWhatItDid() throws IOException {
        Path file = repository.write("demo.runbook", FAULTY);

        Said said = repository.call("check", "--fix", file.toString());

        assertEquals(0, said.exitCode(), said::toString);
        assertEquals(MENDED, Files.readString(file));
        assertEquals(file + ": no errors\n", said.out());
        assertEquals(
                file + ":5:8: mended S140, a unit is misspelt\n" + file + ":6:11: mended S130, if for when\n",
                said.err());
        assertEquals(
                file + ": nothing to mend\n",
                repository.call("check", "--fix", file.toString()).err());
    }

    @Test
    void tellsWhatIsLeftToAPerson() throws IOException {
        Path file = repository.write("demo.runbook", FAULTY.replace("ready\n  within", "raedy\n  within"));

        Said said = repository.call("check", "--fix", file.toString());

        assertEquals(3, said.exitCode(), said::toString);
        assertTrue(Files.readString(file).contains("proceed when raedy"));
        assertTrue(said.out().contains("error S201: there is no metric or parameter `raedy`"), said::toString);
        assertTrue(said.err().endsWith("  next: sluice explain S201\n"), said::toString);
    }

    @Test
    void keepsModeLinkAndByteOrderMark() throws IOException {
        byte[] marked = ("\uFEFF" + FAULTY).getBytes(StandardCharsets.UTF_8);
        Path file = repository.write("demo.runbook", marked);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x---"));
        Path link = Files.createSymbolicLink(folder.resolve("link.runbook"), file.getFileName());

        Said said = repository.call("check", "--fix", link.toString());

        assertEquals(0, said.exitCode(), said::toString);
        assertTrue(Files.isSymbolicLink(link));
        assertArrayEquals(("\uFEFF" + MENDED).getBytes(StandardCharsets.UTF_8), Files.readAllBytes(file));
        assertEquals(
                "rwxr-x---",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(2, left.count());
        }
    }

    @Test
    void writesNothingWithoutTheOptionAndOffersIt() throws IOException {
        Path file = repository.write("demo.runbook", FAULTY);

        Said said = repository.call("check", file.toString());

        assertEquals(3, said.exitCode());
        assertEquals(FAULTY, Files.readString(file));
        assertEquals("  next: sluice check --fix " + file + "\n  next: sluice explain S140\n", said.err());
    }

    @Test
    void writesTheMendedTextOfStandardInputToStandardOutput() {
        Command.Result result =
                Command.of(SluiceProcess.commandLine("check", "--fix", "-")).run(FAULTY);

        assertEquals(0, result.exitCode(), result.err());
        assertEquals(MENDED, result.out());
        assertTrue(result.err().contains("mended S130"), result.err());
    }

    @Test
    void refusesToMixTheMendedTextWithAnythingElse() {
        Said said = repository.call("check", "--fix", "--format", "json", "-");

        assertEquals(2, said.exitCode());
        assertTrue(said.err().contains("next: sluice check --fix - < FILE"), said::toString);
    }

    @Test
    void leavesAFileAloneThatIsNoText() throws IOException {
        byte[] binary = {'r', 0, 'x'};
        Path file = repository.write("demo.runbook", binary);

        Said said = repository.call("check", "--fix", file.toString());

        assertEquals(3, said.exitCode());
        assertTrue(said.out().contains("S103"), said::toString);
        assertArrayEquals(binary, Files.readAllBytes(file));
    }
}
