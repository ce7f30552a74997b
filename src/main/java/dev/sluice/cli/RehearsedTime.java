package dev.sluice.cli;

import dev.sluice.document.PastRun;
import dev.sluice.language.model.Phase;
import dev.sluice.run.plan.Beside;
import dev.sluice.run.plan.Plan;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** How long phases took in a rehearsal, and how long that suggests they take where the tables are larger. */
final class RehearsedTime {
    private final Plan plan;
    private final Beside beside;
    private final Optional<PastRun> run;

    /** @param run the newest of this runbook in the other environment */
    RehearsedTime(Plan plan, Beside beside, Optional<PastRun> run) {
        this.plan = plan;
        this.beside = beside;
        this.run = run;
    }

    /** The newest run of a runbook in an environment among those kept on this machine; a journal that cannot be read is none. */
    static Optional<PastRun> newest(Place place, String runbook, String environment) {
        Optional<PastRun> newest = Optional.empty();
        for (String id : place.runs().runs()) {
            try {
                PastRun run = PastRun.read(place.runs().journal(id));
                boolean fits = run.runbook().equals(runbook)
                        && run.environment().equals(environment)
                        && !run.phases().isEmpty();
                if (fits && newest.map(PastRun::began).orElse("").compareTo(run.began()) < 0) {
                    newest = Optional.of(run);
                }
            } catch (dev.sluice.journal.JournalException unreadable) {
                // `sluice audit verify` tells what is wrong with it; no time can be taken from it
                continue;
            }
        }
        return newest;
    }

    /**
     * A phase.
     *
     * @param worked without pauses and soak
     * @param scaled the same, as much longer as its tables are larger; absent where a ratio is not known
     */
    private record Scaled(String phase, Duration worked, OptionalDouble ratio, Optional<Duration> scaled) {}

    private List<Scaled> phases(PastRun rehearsal) {
        List<Scaled> phases = new ArrayList<>();
        for (Plan.PhasePlan planned : plan.phases()) {
            PastRun.Time time = rehearsal.phases().get(planned.phase().name());
            if (time != null && !planned.steps().isEmpty()) {
                phases.add(scaled(planned, time));
            }
        }
        return phases;
    }

    private Scaled scaled(Plan.PhasePlan planned, PastRun.Time time) {
        Phase phase = planned.phase();
        long millis = time.took().minus(time.paused()).minus(phase.soak()).toMillis();
        Duration worked = Duration.ofMillis(Math.max(0, millis));
        List<String> tables = planned.steps().stream()
                .flatMap(step -> step.locks().stream())
                .flatMap(lock -> lock.table().stream())
                .toList();
        OptionalDouble ratio = beside.ratio(tables);
        return new Scaled(
                phase.name(),
                worked,
                ratio,
                ratio.isPresent()
                        ? Optional.of(Duration.ofMillis(Math.round(worked.toMillis() * ratio.getAsDouble())))
                        : Optional.empty());
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>(beside.lines());
        if (run.isEmpty()) {
            lines.add("  time: no run of this runbook in " + beside.other() + " is kept on this machine; rehearse it"
                    + " there, and its times are scaled by the ratio");
            return lines;
        }
        lines.add("  time, from " + run.get().words() + ", pauses and soak left out");
        for (Scaled phase : phases(run.get())) {
            lines.add("    " + phase.phase() + ": " + text(phase.worked()) + " there, "
                    + phase.scaled()
                            .map(scaled -> "about " + text(scaled) + " here at "
                                    + Beside.times(phase.ratio().orElseThrow()))
                            .orElse("not known here"));
        }
        return lines;
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>(beside.fields());
        run.ifPresent(rehearsal -> {
            fields.put("rehearsal", rehearsal.id());
            fields.put(
                    "phases",
                    phases(rehearsal).stream().map(RehearsedTime::fields).toList());
        });
        return fields;
    }

    private static Map<String, Object> fields(Scaled phase) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("phase", phase.phase());
        fields.put("worked_ms", phase.worked().toMillis());
        phase.scaled().ifPresent(scaled -> fields.put("scaled_ms", scaled.toMillis()));
        return fields;
    }

    private static String text(Duration duration) {
        return QuantityFormat.format(Math.ceil(duration.toMillis() / 1_000.0), Unit.DURATION);
    }
}
