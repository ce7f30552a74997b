package dev.sluice.telemetry.otlp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A span that has not ended. It never ends before what it holds, whatever the wall clocks of two hosts say. */
final class OpenSpan {
    private static final int MOST_EVENTS = 256;

    final String path;
    final byte[] id;
    private final Optional<OpenSpan> parent;
    private final String name;
    private final long start;
    private final Map<String, Object> attributes = new LinkedHashMap<>();
    private final List<SpanData.EventData> events = new ArrayList<>();
    private Optional<String> error = Optional.empty();
    private long latest;

    OpenSpan(String path, byte[] id, Optional<OpenSpan> parent, String name, long wall) {
        this.path = path;
        this.id = id;
        this.parent = parent;
        this.name = name;
        this.start = Math.max(wall, parent.map(it -> it.start).orElse(wall));
        this.latest = start;
    }

    OpenSpan with(String attribute, Object value) {
        attributes.put(attribute, value);
        return this;
    }

    void happened(long wall, String what, Map<String, Object> details) {
        long at = Math.max(start, wall);
        latest = Math.max(latest, at);
        if (events.size() < MOST_EVENTS) {
            events.add(new SpanData.EventData(at, what, details));
        }
    }

    void failed(String why) {
        error = Optional.of(why);
    }

    SpanData end(long wall) {
        long end = Math.max(latest, wall);
        parent.ifPresent(it -> it.latest = Math.max(it.latest, end));
        return new SpanData(id, parent.map(it -> it.id), name, start, end, attributes, events, error);
    }
}
