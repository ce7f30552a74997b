package dev.sluice.cli;

import dev.sluice.run.ExitCode;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** Standard output, keeping why it could not be written: a {@link PrintStream} only tells that something was lost. */
final class StandardOutput extends FileOutputStream {
    private static final Path ITSELF = Path.of("/proc/self/fd/1");

    /** Why something was lost, or null. */
    private volatile IOException lost;

    private StandardOutput() {
        super(FileDescriptor.out);
    }

    /** Becomes what {@link System#out} prints to. */
    static StandardOutput install() {
        StandardOutput output = new StandardOutput();
        System.setOut(new PrintStream(new BufferedOutputStream(output), true, System.out.charset()));
        return output;
    }

    @Override
    public void write(int single) throws IOException {
        try {
            super.write(single);
        } catch (IOException failed) {
            throw lost(failed);
        }
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        write(bytes, 0, bytes.length);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            super.write(bytes, offset, length);
        } catch (IOException failed) {
            throw lost(failed);
        }
    }

    private IOException lost(IOException failed) {
        lost = failed;
        return failed;
    }

    /** The exit code of a command that has ended with this one: what was lost is told, and is no success. */
    int judge(int exitCode, PrintWriter err) {
        System.out.flush();
        if (lost == null || isReaderGone(lost)) {
            return exitCode;
        }
        err.println("sluice: standard output cannot be written: " + lost.getMessage());
        err.println("  next: send it where there is room, such as to a file on another disk");
        err.flush();
        return exitCode == ExitCode.DONE.code() ? ExitCode.FAILED.code() : exitCode;
    }

    /** Whether it is a pipe that nobody reads any more, as after {@code | head}: who closed it has seen enough. */
    private static boolean isReaderGone(IOException failed) {
        if (String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe")) {
            return true;
        }
        // In another language the message has other words.
        try {
            return Files.readSymbolicLink(ITSELF).toString().matches("(pipe|socket):.*");
        } catch (IOException | UnsupportedOperationException | InvalidPathException noSuchLinks) {
            return false;
        }
    }
}
