package dev.sluice.telemetry.otlp;

import dev.sluice.telemetry.Subject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The ids of a run's trace: the same in every process that drives the run. */
final class Ids {
    private static final int TRACE_BYTES = 16;
    private static final int SPAN_BYTES = 8;

    private final String seed;

    Ids(Subject subject) {
        this.seed =
                "sluice\n" + subject.environment() + "\n" + subject.runbook().name() + "\n" + subject.runId();
    }

    byte[] trace() {
        return hash(seed, TRACE_BYTES);
    }

    /** @param path of the span within the run, unique */
    byte[] span(String path) {
        return hash(seed + "\n" + path, SPAN_BYTES);
    }

    private static byte[] hash(String text, int length) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(digest, length);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
