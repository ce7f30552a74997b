package dev.sluice.telemetry.series;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Ending;
import dev.sluice.engine.RunView;
import dev.sluice.telemetry.MetricReadings;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a run for its series. Immutable.
 *
 * @param heartbeat when the driver was last alive, milliseconds since 1970; 0 if it never was
 * @param phaseAt when the phase that was entered last was entered, milliseconds on the run's clock
 * @param over whether this process drives the run no longer
 * @param ending absent if the process failed
 */
record Facts(
        Optional<RunView> view,
        Optional<MetricReadings> readings,
        Map<Decision.Kind, Long> decisions,
        long heartbeat,
        long phaseAt,
        boolean over,
        Optional<Ending> ending) {
    static final Facts NONE = new Facts(Optional.empty(), Optional.empty(), Map.of(), 0, 0, false, Optional.empty());

    Facts seen(RunView now, long wall) {
        return new Facts(Optional.of(now), readings, decisions, wall, phaseAt, over, ending);
    }

    Facts read(MetricReadings now) {
        return new Facts(view, Optional.of(now), decisions, heartbeat, phaseAt, over, ending);
    }

    /** @param at the run's clock, milliseconds */
    Facts decided(Decision decision, long at) {
        Map<Decision.Kind, Long> more = new EnumMap<>(Decision.Kind.class);
        more.putAll(decisions);
        more.merge(decision.kind(), 1L, Long::sum);
        return new Facts(
                view,
                readings,
                Collections.unmodifiableMap(more),
                heartbeat,
                decision.kind() == Decision.Kind.PHASE_ENTERED ? at : phaseAt,
                over,
                ending);
    }

    Facts left(Optional<Ending> how) {
        return new Facts(view, readings, decisions, heartbeat, phaseAt, true, how);
    }
}
