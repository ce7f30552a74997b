package dev.sluice.telemetry.otlp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A span that has ended; times are milliseconds since 1970.
 *
 * @param parent absent for the run as a whole
 * @param attributes text, whole numbers, fractions, truths and lists of text
 * @param error why it failed, if it did
 */
record SpanData(
        byte[] id,
        Optional<byte[]> parent,
        String name,
        long start,
        long end,
        Map<String, Object> attributes,
        List<EventData> events,
        Optional<String> error) {
    SpanData {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        events = List.copyOf(events);
    }

    /** Something that was decided while a span was open. */
    record EventData(long at, String name, Map<String, Object> attributes) {
        EventData {
            attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        }
    }
}
