package dev.sluice.step.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/** Reads what a command prints, tells each line, and keeps the end of it. */
final class OutputTail {

    /** Characters kept. */
    private static final int MOST = 4_096;

    /** A line longer than this is told in pieces. */
    private static final int LONGEST_LINE = 1_024;

    private final InputStream stream;
    private final Consumer<String> lines;
    private final StringBuilder tail = new StringBuilder();
    private final Thread reader;

    private OutputTail(InputStream stream, Consumer<String> lines) {
        this.stream = stream;
        this.lines = lines;
        this.reader = Thread.ofPlatform().daemon().name("sluice-command-output").start(this::read);
    }

    static OutputTail of(InputStream stream, Consumer<String> lines) {
        return new OutputTail(stream, lines);
    }

    private void read() {
        StringBuilder line = new StringBuilder();
        try (BufferedReader text = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            int next;
            while ((next = text.read()) >= 0) {
                keep((char) next);
                if (next != '\n') {
                    line.append((char) next);
                }
                if (next == '\n' || line.length() >= LONGEST_LINE) {
                    lines.accept(line.toString());
                    line.setLength(0);
                }
            }
        } catch (IOException closed) {
            // the command's end is told by its exit, not by its output
        }
        if (!line.isEmpty()) {
            lines.accept(line.toString());
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
