package dev.sluice.console;

import java.io.PrintWriter;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Prints lines from a thread of its own, so that a terminal stopped with Ctrl-S or a full pipe never stops whoever tells
 * something. What has no room is counted and said; all of it stands in the journal. Thread-safe.
 */
final class Outlet {
    private static final int ROOM = 1_000;
    private static final long LONGEST_FAREWELL_MILLIS = 2_000;
    /** Ends the thread; told apart from a line of the same text by identity. */
    @SuppressWarnings("StringOperationCanBeSimplified")
    private static final String END = new String("end");

    private final PrintWriter out;
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(ROOM);
    private final Thread printer;
    private long dropped;

    Outlet(PrintWriter out) {
        this.out = out;
        this.printer = Thread.ofPlatform().name("lines").daemon(true).start(this::print);
    }

    synchronized void line(String text) {
        if (dropped > 0) {
            if (lines.remainingCapacity() < 2) {
                dropped++;
                return;
            }
            lines.add("          ... " + dropped + " lines found no room here; they stand in the journal");
            dropped = 0;
        }
        if (!lines.offer(text)) {
            dropped++;
        }
    }

    /** Waits, bounded, until everything is printed. */
    void close() {
        try {
            if (lines.offer(END, LONGEST_FAREWELL_MILLIS, TimeUnit.MILLISECONDS)) {
                printer.join(LONGEST_FAREWELL_MILLIS);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private void print() {
        try {
            while (true) {
                String line = lines.take();
                if (line == END) {
                    return;
                }
                out.println(line);
                if (lines.isEmpty()) {
                    out.flush();
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            out.flush();
        }
    }
}
