package dev.sluice.language.model;

import dev.sluice.language.sql.SchemaChanges;
import dev.sluice.language.text.FileSet;
import dev.sluice.value.Value;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A runbook without errors, bound to the values of its parameters.
 *
 * @param digest SHA-256 of the text, 64 hex digits
 * @param text the source text with those of its modules; it is journaled, so that a run can be replayed without the files
 * @param files of which the spans are
 * @param phases in the order in which they run
 * @param finallySteps run once, last, whatever the outcome
 * @param dashboard the rows that the {@code dashboard} block puts first; what it leaves out follows by kind
 * @param diagnoses what may be wrong while it runs, and how to tell
 * @param tests what is expected of it; no run looks at them
 */
public record Runbook(
        String name,
        String title,
        String digest,
        String text,
        FileSet files,
        Header header,
        List<Source> sources,
        List<Param> params,
        List<Metric> metrics,
        List<String> gates,
        List<Phase> phases,
        Optional<Verification> verify,
        List<Step> finallySteps,
        Closeout closeout,
        Alerting alerting,
        List<DashboardRow> dashboard,
        List<Diagnosis> diagnoses,
        List<TestCase> tests) {

    public Runbook {
        sources = List.copyOf(sources);
        params = List.copyOf(params);
        metrics = List.copyOf(metrics);
        gates = List.copyOf(gates);
        phases = List.copyOf(phases);
        finallySteps = List.copyOf(finallySteps);
        dashboard = List.copyOf(dashboard);
        diagnoses = List.copyOf(diagnoses);
        tests = List.copyOf(tests);
    }

    /** The name under which a query binds {@link #gone}, separated by commas. */
    public static final String GONE = "migration_gone";

    /** The tables and columns that steps drop or rename, {@code orders.status} or {@code orders}. */
    public Set<String> gone() {
        return phases.stream()
                .flatMap(phase -> phase.allSteps().stream())
                .map(Step::action)
                .filter(Action.Sql.class::isInstance)
                .flatMap(
                        action -> SchemaChanges.gone(((Action.Sql) action).sql().raw()).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What a query may bind before anything was captured: the parameters, the tables of the header, and what goes away. */
    public Map<String, Value> binds() {
        Map<String, Value> binds = new HashMap<>();
        binds.put(Header.TABLES, new Value.Text(String.join(",", header.tables())));
        binds.put(GONE, new Value.Text(String.join(",", gone())));
        params.forEach(param -> binds.put(param.name(), param.value()));
        return binds;
    }

    public Metric metric(String metricName) {
        return metrics.stream()
                .filter(metric -> metric.name().equals(metricName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no metric " + metricName));
    }

    public Phase phase(String phaseName) {
        return phases.stream()
                .filter(phase -> phase.name().equals(phaseName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no phase " + phaseName));
    }

    /** The step of that address, in a phase, in {@code verify}, or at the end of the runbook. */
    public Step step(StepRef ref) {
        List<Step> steps = switch (ref.phase()) {
            case StepRef.FINALLY -> finallySteps;
            case StepRef.VERIFY -> verify.map(Verification::steps).orElse(List.of());
            default -> phase(ref.phase()).allSteps();
        };
        return steps.stream()
                .filter(step -> step.ref().equals(ref))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no step " + ref));
    }

    /** Metrics by name, in the order of the file. */
    public Map<String, Metric> metricsByName() {
        Map<String, Metric> byName = new java.util.LinkedHashMap<>();
        metrics.forEach(metric -> byName.put(metric.name(), metric));
        return byName;
    }
}
