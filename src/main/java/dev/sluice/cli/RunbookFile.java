package dev.sluice.cli;

import dev.sluice.language.text.Decoded;
import dev.sluice.language.text.SourceText;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a runbook from disk or standard input, no more of it than a runbook may have. */
final class RunbookFile {
    /** How messages name it. */
    static final String STANDARD_INPUT_NAME = "<stdin>";

    private static final String STANDARD_INPUT = "-";

    private RunbookFile() {}

    /** @throws Refused if there is no such file, or it cannot be read */
    static Decoded read(Path file) throws Refused {
        if (isStandardInput(file)) {
            return Decoded.of(name(file), bytes(System.in, file));
        }
        if (Files.isDirectory(file)) {
            throw new Refused(ExitCode.USAGE, file + " is a directory", "name what is in it: " + file + "/*.runbook");
        }
        try (InputStream input = Files.newInputStream(file)) {
            return Decoded.of(name(file), bytes(input, file));
        } catch (NoSuchFileException absent) {
            throw new Refused(ExitCode.USAGE, "there is no file " + file, "ls " + folder(file) + "*.runbook");
        } catch (IOException failed) {
            throw unreadable(file, failed);
        }
    }

    static boolean isStandardInput(Path file) {
        return file.toString().equals(STANDARD_INPUT);
    }

    /** What messages call the file. */
    static String name(Path file) {
        return isStandardInput(file) ? STANDARD_INPUT_NAME : file.toString();
    }

    private static byte[] bytes(InputStream input, Path file) throws Refused {
        try {
            return input.readNBytes(SourceText.LARGEST + 1);
        } catch (IOException failed) {
            throw unreadable(file, failed);
        }
    }

    private static Refused unreadable(Path file, IOException failed) {
        return new Refused(ExitCode.USAGE, file + " cannot be read: " + failed.getMessage(), "ls -l " + file);
    }

    private static String folder(Path file) {
        return file.getParent() == null ? "" : file.getParent() + "/";
    }
}
