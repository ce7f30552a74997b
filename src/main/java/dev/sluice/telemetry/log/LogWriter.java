package dev.sluice.telemetry.log;

import dev.sluice.telemetry.Errand;
import dev.sluice.telemetry.TelemetrySettings.LogTo;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** Writes lines on a daemon thread of its own. Those that find no room, or no file, are lost; that is told once. */
final class LogWriter {
    /** Lines that may wait. */
    static final int ROOM = 10_000;

    private static final long LOOK_MILLIS = 100;

    private final JsonMapper json = JsonMapper.builder().build();
    private final BlockingQueue<Map<String, Object>> waiting = new ArrayBlockingQueue<>(ROOM);
    private final AtomicLong dropped = new AtomicLong();
    private final LogTo to;
    private final Consumer<String> told;
    private final Thread thread;
    private volatile boolean closing;
    private OutputStream open;
    private boolean troubled;

    private LogWriter(LogTo to, Consumer<String> told) {
        this.to = to;
        this.told = told;
        this.thread = Thread.ofPlatform().daemon().name("telemetry: log").unstarted(this::run);
    }

    static LogWriter begin(LogTo to, Consumer<String> told) {
        LogWriter writer = new LogWriter(to, told);
        writer.thread.start();
        return writer;
    }

    /** Never waits. */
    void add(Map<String, Object> line) {
        if (!waiting.offer(line)) {
            dropped.incrementAndGet();
        }
    }

    /** Lines that found no room or no file so far. */
    long lost() {
        return dropped.get();
    }

    /** Writes what still waits, bounded. */
    void close() {
        closing = true;
        try {
            thread.join(Errand.LONGEST_END.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closing || !waiting.isEmpty()) {
                Map<String, Object> line = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (line != null) {
                    write((json.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
            if (open != null && to instanceof LogTo.File) {
                open.close();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException unwritten) {
            told.accept("the log " + name() + " may lack its last lines: " + unwritten.getMessage());
        }
        if (dropped.get() > 0) {
            told.accept(dropped.get() + " lines of the log are lost");
        }
    }

    private void write(byte[] line) {
        try {
            if (open == null) {
                open = switch (to) {
                    case LogTo.Stderr stderr -> System.err;
                    case LogTo.File file -> append(file.path());
                };
            }
            open.write(line);
            open.flush();
            troubled = false;
        } catch (IOException unwritable) {
            dropped.incrementAndGet();
            open = null;
            if (!troubled) {
                told.accept("the log " + name() + " cannot be written: " + unwritable
                        + "; lines are lost until it can, the run goes on");
            }
            troubled = true;
        }
    }

    private static OutputStream append(Path path) throws IOException {
        return Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private String name() {
        return switch (to) {
            case LogTo.Stderr stderr -> "on stderr";
            case LogTo.File file -> file.path().toString();
        };
    }
}
