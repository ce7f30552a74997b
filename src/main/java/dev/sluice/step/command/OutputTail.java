package dev.sluice.step.command;

import dev.sluice.source.Masking;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/** Reads what a command prints, tells each line, and keeps the end of it; all of it masked before it is cut. */
final class OutputTail {

    /** Characters kept. */
    private static final int MOST = 4_096;

    /** A line longer than this is told in pieces. */
    private static final int LONGEST_LINE = 1_024;

    /** Characters read at once at most. */
    private static final int PIECE = 8_192;

    private final InputStream stream;
    private final Masking masking;
    private final Consumer<String> lines;
    private final StringBuilder line = new StringBuilder();
    private final StringBuilder tail = new StringBuilder();
    private final Thread reader;

    private OutputTail(InputStream stream, Masking masking, Consumer<String> lines) {
        this.stream = stream;
        this.masking = masking;
        this.lines = lines;
        this.reader = Thread.ofPlatform().daemon().name("sluice-command-output").start(this::read);
    }

    static OutputTail of(InputStream stream, Masking masking, Consumer<String> lines) {
        return new OutputTail(stream, masking, lines);
    }

    private void read() {
        char[] piece = new char[PIECE];
        try (Reader text = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            for (int count = text.read(piece); count >= 0; count = text.read(piece)) {
                take(masking.next(new String(piece, 0, count)));
            }
        } catch (IOException closed) {
            // the command's end is told by its exit, not by its output
        }
        take(masking.rest());
        if (!line.isEmpty()) {
            lines.accept(line.toString());
        }
    }

    private void take(String masked) {
        for (char next : masked.toCharArray()) {
            keep(next);
            if (next != '\n') {
                line.append(next);
            }
            if (next == '\n' || line.length() >= LONGEST_LINE) {
                lines.accept(line.toString());
                line.setLength(0);
            }
        }
    }

    private synchronized void keep(char next) {
        tail.append(next);
        if (tail.length() > 2 * MOST) {
            tail.delete(0, tail.length() - MOST);
        }
    }

    /** Waits for the rest; something that outlives the command may hold its output open, and is not waited for. */
    void finish(Duration atMost) {
        try {
            reader.join(atMost);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized String text() {
        return tail.substring(Math.max(0, tail.length() - MOST));
    }
}
