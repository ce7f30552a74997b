package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read without Picocli does what Picocli would have done with it, and the rest is left to Picocli. */
class PlainLineTest {
    @TempDir
    private Path directory;

    private Path mendable() throws IOException {
        String sound = Files.readString(Path.of("runbooks/orders_status.runbook"));
        return Files.writeString(directory.resolve("a.runbook"), sound.replace("\nowner ", "\nowner   "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check FILE",
                "check FILE FILE",
                "check --plain FILE",
                "check FILE --format json",
                "check --format SARIF FILE",
                "check --format github FILE --plain",
                "check --format junit FILE",
                "check --fix FILE",
                "check ABSENT",
                "fmt FILE",
                "fmt --check FILE",
                "fmt --diff --plain FILE",
                "fmt --check --format json FILE",
                "fmt ABSENT"
            })
    void doesWhatPicocliWould(String words) throws IOException {
        assertEquals(said(words, false), said(words, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check",
                "fmt --check",
                "check --help",
                "check FILE --help",
                "check --format",
                "check --format xml FILE",
                "check --format=json FILE",
                "check --format json --format json FILE",
                "check --plain --plain FILE",
                "check --set pace=1s FILE",
                "check --connect staging FILE",
                "check -- FILE",
                "check @FILE",
                "check --diff FILE",
                "fmt --format sarif FILE",
                "chek FILE",
                "--version",
                "explain E0101"
            })
    void leavesTheRestToPicocli(String words) throws IOException {
        String[] args = words.replace("FILE", mendable().toString()).split(" ");
        StringWriter said = new StringWriter();

        assertTrue(PlainLine.run(new PrintWriter(said), new PrintWriter(said), args)
                .isEmpty());
        assertEquals("", said.toString());
    }

    @Test
    void anEmptyWordIsNoFile() {
        assertEquals(OptionalInt.empty(), PlainLine.run(new PrintWriter(System.out), new PrintWriter(System.err)));
        assertEquals(
                OptionalInt.empty(),
                PlainLine.run(new PrintWriter(System.out), new PrintWriter(System.err), "check", ""));
    }

    /** Both outputs, the exit code and the file afterwards. */
    private String said(String words, boolean plainly) throws IOException {
        Path file = mendable();
        String[] args = words.replace("FILE", file.toString())
                .replace("ABSENT", directory.resolve("absent.runbook").toString())
                .split(" ");
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        PrintWriter printedOut = new PrintWriter(out);
        PrintWriter printedErr = new PrintWriter(err);
        int exit = plainly
                ? PlainLine.run(printedOut, printedErr, args).orElseThrow()
                : Sluice.careful(Sluice.line(args).setOut(printedOut).setErr(printedErr), args);
        printedOut.flush();
        printedErr.flush();
        return "%s%n--%n%s%n--%n%d%n--%n%s".formatted(out, err, exit, Files.readString(file));
    }
}
