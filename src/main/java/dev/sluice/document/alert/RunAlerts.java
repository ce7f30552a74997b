package dev.sluice.document.alert;

import dev.sluice.document.alert.Alert.Severity;
import dev.sluice.document.alert.Watch.What;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Alerting.Occasion;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.RuleGroup;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import dev.sluice.telemetry.Series;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The alerts of what any run may suffer: no data, no progress, no sign of life, nobody who answers. */
final class RunAlerts {
    /** How long the process may be unheard of, seconds. */
    static final long SILENCE = 120;
    /** How far back a process that vanished is remembered. */
    static final String MEMORY = "1h";
    /** Together these are how long a backfill may stand still; the window bears a scrape every two minutes. */
    static final Duration STILL_WINDOW = Duration.ofMinutes(5);

    static final Duration STILL_HOLD = Duration.ofMinutes(10);
    private static final Duration BLIND_HOLD = Duration.ofMinutes(1);

    private final Runbook runbook;
    private final Names names;
    private final String id;

    RunAlerts(Runbook runbook, Names names) {
        this.runbook = runbook;
        this.names = names;
        this.id = GoTemplate.text(runbook.name());
    }

    List<Watch> all(List<RuleGroup> groups) {
        List<Watch> watches = new ArrayList<>();
        Recordings.of(runbook).forEach(recording -> noData(recording, groups).ifPresent(watches::add));
        for (Phase phase : runbook.phases()) {
            phase.allSteps().stream()
                    .filter(step -> step.action() instanceof Action.Backfill)
                    .forEach(step -> watches.add(stalled(phase, step)));
            watches.add(overdue(phase));
        }
        watches.add(runnerSilent());
        watches.add(personNeeded());
        watches.add(blind());
        return watches;
    }

    private Optional<Watch> noData(Recording recording, List<RuleGroup> groups) {
        Metric metric = runbook.metric(recording.metric());
        boolean asked = metric.definition() instanceof Metric.Definition.Queried
                || metric.definition() instanceof Metric.Definition.Asked;
        if (!asked || metric.missingAs().isPresent() || metric.emptyAs().isPresent()) {
            return Optional.empty();
        }
        List<Phase> phases = runbook.phases().stream()
                .filter(phase -> groups.stream()
                        .anyMatch(group -> group.phases().contains(phase) && reads(group, metric.name())))
                .toList();
        String missing =
                Series.METRIC_MISSING + PromQl.selector(Series.RUNBOOK, runbook.name(), Series.METRIC, metric.name());
        String expression = "absent(" + recording.series() + ") or max(" + missing + ") == 1";
        String name = GoTemplate.text(metric.name());
        return Optional.of(new Watch(
                alert(
                        names.give(List.of(metric.name()), "NoData"),
                        Severity.WARNING,
                        Occasion.BLIND,
                        phases,
                        PromQl.armed(expression, runbook.name(), phases),
                        metric.fresh(),
                        "Migration " + id + " has no reading of " + name + ".",
                        name + " has had no reading for longer than " + words(metric.fresh()) + " in phase "
                                + GoTemplate.PHASE + ", and rules that protect the system need it."),
                new What.NoData(metric.name(), recording.series(), metric.fresh(), phases)));
    }

    private boolean reads(RuleGroup group, String metric) {
        Set<String> read = new LinkedHashSet<>();
        Expressions.metrics(group.rule().when()).forEach(name -> follow(name, read));
        return read.contains(metric);
    }

    private void follow(String name, Set<String> read) {
        if (read.add(name) && runbook.metric(name).definition() instanceof Metric.Definition.Formula formula) {
            Expressions.metrics(formula.expression()).forEach(input -> follow(input, read));
        }
    }

    private Watch stalled(Phase phase, Step step) {
        String labels = PromQl.selector(
                Series.RUNBOOK,
                runbook.name(),
                Series.PHASE,
                phase.name(),
                Series.STEP,
                step.ref().step());
        String paused = Series.RUN_PAUSED + PromQl.selector(Series.RUNBOOK, runbook.name());
        String expression = "max(" + Series.STEP_RUNNING + labels + ") == 1\nunless (max(changes(" + Series.ROWS_DONE
                + labels + "[" + Yaml.duration(STILL_WINDOW) + "])) > 0)\nunless (max(" + paused + ") == 1)";
        String what = GoTemplate.text(step.ref().toString());
        return new Watch(
                alert(
                        names.give(List.of(phase.name(), step.ref().step()), "Stalled"),
                        Severity.WARNING,
                        Occasion.STALLED,
                        List.of(phase),
                        PromQl.armed(expression, runbook.name(), List.of(phase)),
                        STILL_HOLD,
                        "Migration " + id + " comes no further: backfill " + what + ".",
                        "Backfill " + what + " runs, is not paused, and has done no row for "
                                + words(STILL_WINDOW.plus(STILL_HOLD)) + " in phase " + GoTemplate.PHASE + "."),
                new What.Stalled(phase, step.ref().step()));
    }

    private Watch overdue(Phase phase) {
        String seconds =
                Series.PHASE_SECONDS + PromQl.selector(Series.RUNBOOK, runbook.name(), Series.PHASE, phase.name());
        String expression =
                "max(" + seconds + ") > " + Amount.text(phase.within().toMillis() / 1000.0);
        return new Watch(
                alert(
                        names.give(List.of(phase.name()), "Overdue"),
                        Severity.WARNING,
                        Occasion.STALLED,
                        List.of(phase),
                        PromQl.armed(expression, runbook.name(), List.of(phase)),
                        Duration.ZERO,
                        "Migration " + id + " takes longer than it may: phase " + GoTemplate.text(phase.name()) + ".",
                        "Phase " + GoTemplate.PHASE + " has been active for " + GoTemplate.Format.DURATION.template()
                                + " and may take " + words(phase.within()) + "."),
                new What.Overdue(phase));
    }

    private Watch runnerSilent() {
        String selector = PromQl.selector(Series.RUNBOOK, runbook.name());
        String expression = "time() - max(last_over_time(" + Series.HEARTBEAT + selector + "[" + MEMORY + "])) > "
                + SILENCE + "\nand max(last_over_time(" + Series.RUN_ACTIVE + selector + "[" + MEMORY + "])) == 1";
        return new Watch(
                alert(
                        names.give(List.of(), "RunnerSilent"),
                        Severity.CRITICAL,
                        Occasion.SILENT,
                        List.of(),
                        expression,
                        Duration.ZERO,
                        "Migration " + id + " is under way and its process is not heard of.",
                        "The process that drives the run was last heard of " + GoTemplate.Format.DURATION.template()
                                + " ago. It may be dead, stuck, or cut off: nobody watches the gates meanwhile."),
                new What.RunnerSilent());
    }

    private Watch personNeeded() {
        return new Watch(
                alert(
                        names.give(List.of(), "PersonNeeded"),
                        Severity.WARNING,
                        Occasion.PERSON,
                        List.of(),
                        flag(Series.PERSON_NEEDED),
                        Duration.ZERO,
                        "Migration " + id + " waits for a person.",
                        "Nothing goes on until a person answers."),
                new What.Flagged(Series.PERSON_NEEDED));
    }

    private Watch blind() {
        return new Watch(
                alert(
                        names.give(List.of(), "Blind"),
                        Severity.WARNING,
                        Occasion.BLIND,
                        List.of(),
                        flag(Series.RUN_BLIND),
                        BLIND_HOLD,
                        "Migration " + id + " is blind.",
                        "A reading that a gate needs is missing, so that nothing new begins."),
                new What.Flagged(Series.RUN_BLIND));
    }

    private String flag(String gauge) {
        return "max(" + gauge + PromQl.selector(Series.RUNBOOK, runbook.name()) + ") == 1";
    }

    private static Alert alert(
            String name,
            Severity severity,
            Occasion occasion,
            List<Phase> phases,
            String expression,
            Duration hold,
            String summary,
            String description) {
        return new Alert(
                name,
                severity,
                occasion,
                Optional.empty(),
                phases.stream().map(Phase::name).toList(),
                false,
                expression,
                hold,
                summary,
                description);
    }

    static String words(Duration duration) {
        return QuantityFormat.format(duration.toMillis() / 1000.0, Unit.DURATION);
    }
}
