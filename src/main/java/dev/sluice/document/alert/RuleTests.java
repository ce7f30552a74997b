package dev.sluice.document.alert;

import dev.sluice.document.Provenance;
import dev.sluice.document.alert.Lifecycle.Inputs;
import dev.sluice.document.alert.Watch.What;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.telemetry.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * The unit tests of the rules file, {@code <id>-alerts.test.yaml}, for {@code promtool test rules}: what each alert must do on either
 * side of its thresholds, with the readings next to them.
 */
public final class RuleTests {
    private static final double NOT_A_NUMBER = Double.NaN;

    private final Runbook runbook;
    private final Provenance provenance;
    private final Duration step;
    private final List<Map<String, Object>> tests = new ArrayList<>();
    private final List<String> untested = new ArrayList<>();

    private RuleTests(Runbook runbook, Provenance provenance) {
        this.runbook = runbook;
        this.provenance = provenance;
        this.step = RulesFile.interval(runbook);
    }

    /** The text of the file; the rules file is looked for beside it. */
    public static String of(Runbook runbook, List<Watch> watches, Provenance provenance) {
        return new RuleTests(runbook, provenance).text(watches);
    }

    private String text(List<Watch> watches) {
        recordings();
        watches.forEach(this::add);
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("rule_files", List.of(RulesFile.name(runbook)));
        file.put("evaluation_interval", Yaml.duration(step));
        file.put("tests", tests);
        List<String> head = new ArrayList<>(RulesFile.header(runbook, provenance));
        head.add("Run them with: promtool test rules " + name(runbook));
        if (!untested.isEmpty()) {
            head.add("");
            head.add("Not tested here:");
            untested.forEach(line -> head.add("- " + line));
        }
        return Yaml.comment(head, 0) + Yaml.dump(file, 0);
    }

    public static String name(Runbook runbook) {
        return runbook.name() + "-alerts.test.yaml";
    }

    private void add(Watch watch) {
        Alert alert = watch.alert();
        switch (watch.what()) {
            case What.Compared compared -> compared(alert, compared);
            case What.Told told -> {
                untested.add("the condition of " + alert.name() + ": only the run can tell it (its gauge is tested)");
                String gauge = Series.GATE_STATE
                        + PromQl.selector(
                                Series.RUNBOOK,
                                runbook.name(),
                                Series.RULE,
                                told.group().id());
                lifecycle(
                        alert,
                        told.group().phases(),
                        Inputs.of(
                                List.of(Map.of(gauge, 1.0), Map.of(gauge, 3.0), Map.of(gauge, 0.0)),
                                Map.of(gauge, (double) RuleAlerts.STANDS),
                                RuleAlerts.STANDS));
            }
            case What.NoData noData -> noData(alert, noData);
            case What.Stalled stalled ->
                tests.add(new RunTests(runbook, step).stalled(of(alert, List.of(stalled.phase())), alert, stalled));
            case What.Overdue overdue -> {
                String seconds = Series.PHASE_SECONDS
                        + PromQl.selector(
                                Series.RUNBOOK,
                                runbook.name(),
                                Series.PHASE,
                                overdue.phase().name());
                double within = overdue.phase().within().toMillis() / 1000.0;
                lifecycle(
                        alert,
                        List.of(overdue.phase()),
                        Inputs.of(List.of(Map.of(seconds, within)), Map.of(seconds, within + 1), within + 1));
            }
            case What.RunnerSilent silent ->
                tests.addAll(new RunTests(runbook, step).runnerSilent(of(alert, List.of()), alert));
            case What.Flagged flagged -> {
                String gauge = flagged.gauge() + PromQl.selector(Series.RUNBOOK, runbook.name());
                lifecycle(alert, List.of(), Inputs.of(List.of(Map.of(gauge, 0.0)), Map.of(gauge, 1.0), 1));
            }
        }
    }

    private void compared(Alert alert, What.Compared compared) {
        Boundaries.Found found = Boundaries.of(compared.clause());
        found.untested()
                .forEach(leaf -> untested.add("`" + leaf.promql() + "` of " + alert.name()
                        + ": no readings were found on which the whole condition depends on it alone"));
        List<Phase> armed = alert.kept() ? List.of() : compared.phases();
        Duration grid = grid(compared.clause());
        for (int i = 0; i < found.boundaries().size(); i++) {
            Boundaries.Boundary boundary = found.boundaries().get(i);
            OptionalDouble value = value(compared.clause())
                    .map(amount -> amount.in(boundary.fire()))
                    .orElse(OptionalDouble.empty());
            Inputs inputs = new Inputs(
                    List.of(series(boundary.quiet(), found)),
                    series(boundary.fire(), found),
                    nothing(compared.clause(), boundary, found),
                    value,
                    boundary.delay(),
                    boundary.release(),
                    boundary.window(),
                    found.longest(),
                    grid);
            Lifecycle lifecycle = of(alert, armed);
            String name =
                    alert.name() + ": " + said(boundary.quiet()) + " is borne, " + said(boundary.fire()) + " is not";
            tests.add(lifecycle.test(name, inputs));
            if (i == 0
                    && (armed.size() > 1 || armed.size() == 1 && !found.window().isZero())) {
                tests.add(lifecycle.every(armed, alert.name() + " in every phase", inputs));
            }
        }
    }

    /** Readings that are missing or no number; those of which the condition holds all the same are left out. */
    private static List<Map<String, Double>> nothing(
            Clause clause, Boundaries.Boundary boundary, Boundaries.Found found) {
        List<Map<String, Double>> nothing = new ArrayList<>();
        Map<String, Double> numberless = new LinkedHashMap<>(boundary.fire());
        numberless.replaceAll((metric, value) -> NOT_A_NUMBER);
        for (Map<String, Double> readings : List.of(Map.<String, Double>of(), numberless)) {
            if (!clause.holds(readings)) {
                nothing.add(series(readings, found));
            }
        }
        return nothing;
    }

    private static String said(Map<String, Double> readings) {
        return readings.isEmpty()
                ? "nothing"
                : readings.entrySet().stream()
                        .map(reading -> reading.getKey() + " " + Timeline.number(reading.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private static Map<String, Double> series(Map<String, Double> readings, Boundaries.Found found) {
        Map<String, Double> series = new LinkedHashMap<>();
        readings.forEach((metric, value) -> {
            Amount.Reading reading = found.readings().get(metric);
            String labels = reading.labels().isEmpty()
                    ? ""
                    : reading.labels().stream()
                            .map(label -> label + "=\"a\"")
                            .collect(Collectors.joining(",", "{", "}"));
            series.put(reading.series() + labels, value);
        });
        return series;
    }

    /** What PromQL takes for the value of a condition. */
    private static java.util.Optional<Amount> value(Clause clause) {
        return switch (clause) {
            case Clause.Compare compare ->
                java.util.Optional.of(compare.left().scalar() ? compare.right() : compare.left());
            case Clause.All all -> value(all.clauses().getFirst());
            case Clause.Any any -> value(any.clauses().getFirst());
            default -> java.util.Optional.empty();
        };
    }

    private static Duration grid(Clause clause) {
        return switch (clause) {
            case Clause.Held held -> held.step();
            case Clause.All all -> grid(all.clauses());
            case Clause.Any any -> grid(any.clauses());
            default -> Duration.ZERO;
        };
    }

    private static Duration grid(List<Clause> clauses) {
        return clauses.stream()
                .map(RuleTests::grid)
                .max(java.util.Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private void noData(Alert alert, What.NoData noData) {
        String missing =
                Series.METRIC_MISSING + PromQl.selector(Series.RUNBOOK, runbook.name(), Series.METRIC, noData.metric());
        String reading = input(noData.metric());
        Map<String, Double> known = Map.of(reading, 5.0, missing, 0.0);
        Inputs unsampled = new Inputs(
                List.of(known),
                Map.of(missing, 0.0),
                List.of(),
                OptionalDouble.of(1),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO);
        Inputs told = Inputs.of(List.of(known), Map.of(reading, 5.0, missing, 1.0), 1);
        Lifecycle lifecycle = of(alert, noData.phases());
        tests.add(lifecycle.test(alert.name() + ": no sample", unsampled));
        tests.add(lifecycle.every(noData.phases(), alert.name() + ": the run says that it is missing", told));
    }

    private String input(String metric) {
        List<String> labels = runbook.metric(metric).labels();
        return Recordings.series(runbook, metric)
                + (labels.isEmpty()
                        ? ""
                        : labels.stream().map(label -> label + "=\"a\"").collect(Collectors.joining(",", "{", "}")));
    }

    private void lifecycle(Alert alert, List<Phase> phases, Inputs inputs) {
        Lifecycle lifecycle = of(alert, phases);
        tests.add(lifecycle.test(alert.name(), inputs));
        if (phases.size() > 1) {
            tests.add(lifecycle.every(phases, alert.name() + " in every phase", inputs));
        }
    }

    private Lifecycle of(Alert alert, List<Phase> phases) {
        return new Lifecycle(runbook, alert, Alerts.annotations(alert, runbook, provenance), step, phases);
    }

    /** Each recording of a gauge shows that gauge. */
    private void recordings() {
        List<Recording> gauges = Recordings.of(runbook).stream()
                .filter(recording -> !recording.own())
                .filter(recording -> runbook.metric(recording.metric()).labels().isEmpty())
                .toList();
        Recordings.of(runbook).stream()
                .filter(recording -> !gauges.contains(recording))
                .forEach(recording -> untested.add("the recording of " + recording.metric()
                        + ": its query is the runbook's own (`sluice plan` asks it)"));
        if (gauges.isEmpty()) {
            return;
        }
        List<Map<String, Object>> inputs = new ArrayList<>();
        List<Map<String, Object>> checks = new ArrayList<>();
        for (int i = 0; i < gauges.size(); i++) {
            Recording recording = gauges.get(i);
            String gauge = Series.METRIC_VALUE
                    + PromQl.selector(Series.RUNBOOK, runbook.name(), Series.METRIC, recording.metric());
            inputs.add(ordered("series", gauge, "values", i + 1 + "+0x1"));
            checks.add(ordered(
                    "expr",
                    recording.series(),
                    "eval_time",
                    "0s",
                    "exp_samples",
                    List.of(ordered("labels", recording.series(), "value", i + 1))));
        }
        tests.add(ordered(
                "name",
                "recordings",
                "interval",
                Yaml.duration(step),
                "input_series",
                inputs,
                "promql_expr_test",
                checks));
    }

    static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i].toString(), keysAndValues[i + 1]);
        }
        return map;
    }
}
