package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.Repository.Said;
import dev.sluice.testing.Schemas;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FmtCommandTest {
    private static final String LOOSE = "runbook demo \"A demonstration\"\nsource   db  postgres # here\n";
    private static final String FORMATTED = "runbook demo \"A demonstration\"\nsource db postgres  # here\n";
    private static final String BROKEN = "runbook demo \"A demonstration\"\nsource   db\n";

    @TempDir
    private Path folder;

    private Repository repository;

    @BeforeEach
    void prepare() {
        repository = new Repository(folder);
    }

    @Test
    void writesWhatChangesAndNamesIt() throws IOException {
        Path loose = repository.write("loose.runbook", LOOSE);
        Path formatted = repository.write("formatted.runbook", FORMATTED);
        FileTime before = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(formatted, before);

        Said said = repository.call("fmt", loose.toString(), formatted.toString());

        assertEquals(0, said.exitCode(), said::toString);
        assertEquals(loose + "\n", said.all());
        assertEquals(FORMATTED, Files.readString(loose));
        assertEquals(before, Files.getLastModifiedTime(formatted));
        assertEquals(List.of("formatted.runbook", "loose.runbook"), names());
    }

    @Test
    void keepsTheModeOfAFileAndTheLinkToIt() throws IOException {
        Path loose = repository.write("loose.runbook", LOOSE);
        Files.setPosixFilePermissions(loose, PosixFilePermissions.fromString("rwxr-x---"));
        Path link = Files.createSymbolicLink(folder.resolve("link.runbook"), Path.of("loose.runbook"));

        assertEquals(0, repository.call("fmt", link.toString()).exitCode());

        assertEquals(FORMATTED, Files.readString(loose));
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("rwxr-x---", PosixFilePermissions.toString(Files.getPosixFilePermissions(loose)));
    }

    @Test
    void checkNamesWhatIsNotFormattedAndWritesNothing() throws IOException {
        Path loose = repository.write("loose.runbook", LOOSE);
        Path formatted = repository.write("formatted.runbook", FORMATTED);

        Said said = repository.call("fmt", "--check", loose.toString(), formatted.toString());

        assertEquals(4, said.exitCode(), said::toString);
        assertEquals(loose + "\n", said.out());
        assertEquals("1 of 2 runbooks are not formatted\n  next: sluice fmt " + loose + "\n", said.err());
        assertEquals(LOOSE, Files.readString(loose));
        assertEquals(0, repository.call("fmt", "--check", formatted.toString()).exitCode());
    }

    @Test
    void diffShowsWhatWouldChangeAndWritesNothing() throws IOException {
        Path loose = repository.write("loose.runbook", LOOSE);

        Said said = repository.call("fmt", "--diff", loose.toString());

        assertEquals(0, said.exitCode(), said::toString);
        assertEquals("""
                --- FILE
                +++ FILE
                @@ -1,2 +1,2 @@
                 runbook demo "A demonstration"
                -source   db  postgres # here
                +source db postgres  # here
                """.replace("FILE", loose.toString()), said.out());
        assertEquals(LOOSE, Files.readString(loose));
        Said both = repository.call("fmt", "--diff", "--check", loose.toString());
        assertEquals(4, both.exitCode());
        assertEquals(said.out(), both.out());
    }

    @Test
    void aFileWithASyntaxErrorIsLeftAloneAndTheOthersAreFormatted() throws IOException {
        Path loose = repository.write("loose.runbook", LOOSE);
        Path broken = repository.write("broken.runbook", BROKEN);

        Said said = repository.call("fmt", broken.toString(), loose.toString());

        assertEquals(3, said.exitCode(), said::toString);
        assertEquals(BROKEN, Files.readString(broken));
        assertEquals(FORMATTED, Files.readString(loose));
        assertEquals(loose + "\n", said.out());
        assertTrue(said.err().contains("broken.runbook:"), said::toString);
    }

    @Test
    void nothingIsWrittenIfOneOfTheFilesIsNotThere() throws IOException {
        Path loose = repository.write("loose.runbook", LOOSE);

        Said said = repository.call(
                "fmt", loose.toString(), folder.resolve("none.runbook").toString());

        assertEquals(2, said.exitCode(), said::toString);
        assertEquals(LOOSE, Files.readString(loose));
    }

    @Test
    void formatsStandardInputToStandardOutput() {
        assertEquals(new Said(0, FORMATTED, ""), repository.callWithInput(LOOSE, "fmt", "-"));
        assertEquals(new Said(0, FORMATTED, ""), repository.callWithInput(FORMATTED, "fmt", "-"));
        assertEquals(
                "<stdin>\n",
                repository.callWithInput(LOOSE, "fmt", "--check", "-").out());
        Said refused = repository.callWithInput(BROKEN, "fmt", "-");
        assertEquals(3, refused.exitCode());
        assertEquals("", refused.out());
    }

    @Test
    void keepsAByteOrderMark() throws IOException {
        Path marked = repository.write("marked.runbook", "\uFEFF" + LOOSE);

        assertEquals(0, repository.call("fmt", marked.toString()).exitCode());
        assertEquals("\uFEFF" + FORMATTED, Files.readString(marked));
        assertEquals(0, repository.call("fmt", "--check", marked.toString()).exitCode());
    }

    @Test
    void refusesWhatIsNoText() throws IOException {
        byte[] latin = "runbook demo \"\u00e9\"\n".getBytes(StandardCharsets.ISO_8859_1);
        Path file = repository.write("latin.runbook", latin);

        Said said = repository.call("fmt", file.toString());

        assertEquals(3, said.exitCode(), said::toString);
        assertTrue(said.err().contains("not UTF-8"), said::toString);
        assertEquals(latin.length, Files.size(file));
    }

    @Test
    void tellsProgramsWhatItDid() {
        Path loose = repository.write("loose.runbook", LOOSE);
        Path broken = repository.write("broken.runbook", BROKEN);

        String json = repository
                .call("fmt", "--check", "--format", "json", loose.toString(), broken.toString())
                .out();

        Schemas.assertValid("fmt", json);
        Schemas.assertValid(
                "fmt",
                repository.callWithInput(LOOSE, "fmt", "--format", "json", "-").out());
        assertTrue(json.startsWith("{\"format_version\":1,\"written\":false,\"files\":["), json);
        assertTrue(json.contains("\"state\":\"changed\",\"errors\":0,\"difference\":\"--- "), json);
        assertTrue(json.contains("\"state\":\"refused\",\"errors\":1,\"difference\":\"\""), json);
        assertFalse(json.contains("\"text\""), json);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
