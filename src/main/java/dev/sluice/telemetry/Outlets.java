package dev.sluice.telemetry;

import dev.sluice.language.model.Runbook;
import dev.sluice.source.Secrets;
import dev.sluice.telemetry.log.LogLines;
import dev.sluice.telemetry.notify.Annotations;
import dev.sluice.telemetry.notify.Grafana;
import dev.sluice.telemetry.notify.Notifications;
import dev.sluice.telemetry.notify.Receiver;
import dev.sluice.telemetry.notify.Routing;
import dev.sluice.telemetry.otlp.TraceSending;
import dev.sluice.telemetry.series.Publishing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What of a run is told to whom: the {@code telemetry}, {@code notify} and {@code grafana} blocks of an environment, and the
 * options of the command line that overrule the first.
 *
 * @param receivers by the names that the policies of runbooks use
 * @param secrets of the environment, masked in what others say
 */
public record Outlets(
        TelemetrySettings telemetry, Map<String, Receiver> receivers, Optional<Grafana> grafana, Secrets secrets) {
    /** Nobody is told. */
    public static final Outlets NONE = new Outlets(TelemetrySettings.NONE, Map.of(), Optional.empty(), Secrets.NONE);

    public Outlets {
        receivers = Collections.unmodifiableMap(new LinkedHashMap<>(receivers));
    }

    public Outlets with(TelemetrySettings other) {
        return new Outlets(other, receivers, grafana, secrets);
    }

    /** Who is told of a run of that runbook while it goes on, and what of its policy reaches nobody; a sentence each. */
    public List<String> audience(Runbook runbook, String environment) {
        Routing routing = Routing.of(runbook, receivers.keySet());
        List<String> audience = new ArrayList<>(routing.somewhere(receivers));
        audience.addAll(routing.nowhere(environment));
        return audience;
    }

    /**
     * The witnesses of a run, begun.
     *
     * @param told one sentence on where something can be seen, or on what does not reach the outside; any thread
     */
    public List<Witness> witnesses(Subject subject, Consumer<String> told) {
        List<Witness> all = new ArrayList<>();
        Consumer<String> masked = sentence -> told.accept(secrets.mask(sentence));
        if (telemetry.publishes()) {
            all.add(Publishing.begin(telemetry, subject, secrets, masked));
        }
        telemetry.otlp().ifPresent(otlp -> all.add(TraceSending.begin(otlp, subject, secrets, masked)));
        telemetry.log().ifPresent(log -> all.add(LogLines.begin(log, subject, masked)));
        Routing routing = Routing.of(subject.runbook(), receivers.keySet());
        routing.nowhere(subject.environment()).forEach(told);
        if (routing.reachesAnybody()) {
            all.add(new Notifications(subject, receivers, secrets, told));
        }
        grafana.ifPresent(where -> all.add(new Annotations(subject, where, secrets, told)));
        return all;
    }
}
