package dev.sluice.telemetry.otlp;

import dev.sluice.telemetry.Subject;
import dev.sluice.telemetry.series.Description;
import dev.sluice.telemetry.series.Family;
import dev.sluice.telemetry.series.Snapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages of OTLP 1.x, encoded by hand: field numbers are those of the {@code opentelemetry-proto} repository. Exporter
 * libraries bring four megabytes and another HTTP client.
 */
final class Otlp {
    private static final int KIND_INTERNAL = 1;
    private static final int STATUS_ERROR = 2;
    private static final int CUMULATIVE = 2;

    private final Subject subject;
    private final byte[] trace;

    Otlp(Subject subject) {
        this.subject = subject;
        this.trace = new Ids(subject).trace();
    }

    /** An {@code ExportTraceServiceRequest}. */
    byte[] traces(List<SpanData> spans) {
        Wire scope = new Wire().message(1, scope());
        spans.forEach(span -> scope.message(2, span(span)));
        return new Wire()
                .message(1, new Wire().message(1, resource()).message(2, scope))
                .written();
    }

    /**
     * An {@code ExportMetricsServiceRequest}.
     *
     * @param began since when counters count, milliseconds since 1970
     */
    byte[] metrics(Snapshot snapshot, long began, long now) {
        Wire scope = new Wire().message(1, scope());
        snapshot.families().forEach(family -> scope.message(2, metric(family, began, now)));
        return new Wire()
                .message(1, new Wire().message(1, resource()).message(2, scope))
                .written();
    }

    private Wire resource() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("service.name", "sluice");
        attributes.put("service.version", subject.tool());
        attributes.put("service.instance.id", subject.runId());
        attributes.put("deployment.environment.name", subject.environment());
        return attributes(new Wire(), 1, attributes);
    }

    private Wire scope() {
        return new Wire().text(1, "dev.sluice").text(2, subject.tool());
    }

    private Wire span(SpanData span) {
        Wire wire = new Wire().bytes(1, trace).bytes(2, span.id());
        span.parent().ifPresent(parent -> wire.bytes(4, parent));
        wire.text(5, span.name()).number(6, KIND_INTERNAL).time(7, span.start()).time(8, span.end());
        attributes(wire, 9, span.attributes());
        span.events()
                .forEach(event -> wire.message(
                        11, attributes(new Wire().time(1, event.at()).text(2, event.name()), 3, event.attributes())));
        span.error().ifPresent(why -> wire.message(15, new Wire().text(2, why).number(3, STATUS_ERROR)));
        return wire;
    }

    private static Wire metric(Family family, long began, long now) {
        Description description = family.description();
        Wire wire = new Wire()
                .text(1, description.name())
                .text(2, description.help())
                .text(3, description.unit());
        Wire points = new Wire();
        boolean counts = description.type() == Description.Type.COUNTER;
        family.samples().forEach(sample -> {
            Wire point = counts ? new Wire().time(2, began) : new Wire();
            points.message(
                    1, attributes(point.time(3, now).real(4, sample.value()), 7, new LinkedHashMap<>(sample.labels())));
        });
        return switch (description.type()) {
            case GAUGE -> wire.message(5, points);
            case COUNTER -> wire.message(7, points.number(2, CUMULATIVE).flag(3, true));
        };
    }

    private static Wire attributes(Wire wire, int field, Map<String, Object> attributes) {
        attributes.forEach(
                (key, value) -> wire.message(field, new Wire().text(1, key).message(2, value(value))));
        return wire;
    }

    private static Wire value(Object value) {
        return switch (value) {
            case Boolean truth -> new Wire().flag(2, truth);
            case Integer number -> new Wire().number(3, number);
            case Long number -> new Wire().number(3, number);
            case Double number -> new Wire().real(4, number);
            case List<?> list -> {
                Wire values = new Wire();
                list.forEach(each -> values.message(1, value(each)));
                yield new Wire().message(5, values);
            }
            default -> new Wire().text(1, value.toString());
        };
    }
}
