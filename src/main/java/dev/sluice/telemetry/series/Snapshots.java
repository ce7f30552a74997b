package dev.sluice.telemetry.series;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Question;
import dev.sluice.engine.RunState;
import dev.sluice.engine.RunView;
import dev.sluice.gate.RuleReport;
import dev.sluice.gate.Verdict;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.RuleGroup;
import dev.sluice.telemetry.MetricReadings;
import dev.sluice.telemetry.Series;
import dev.sluice.telemetry.Subject;
import dev.sluice.value.Reading;
import dev.sluice.value.Truth;
import dev.sluice.value.Value;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes samples of what is known of one run. Safe for several threads. */
final class Snapshots {
    private static final double MILLIS = 1_000;
    private static final double FULL_SHARE = 100;
    private static final double UNKNOWN_ETA = -1;
    /** Labels that are ours; a metric's own of the same name give way, as at a scrape. */
    private static final Set<String> OURS = Set.of(Series.RUNBOOK, Series.ENVIRONMENT, Series.METRIC);

    private static final String GIVING_WAY = "exported_";

    private final Subject subject;
    private final Map<String, String> common;
    private final Map<GateRule, String> rules;

    Snapshots(Subject subject) {
        this.subject = subject;
        this.common = new LinkedHashMap<>();
        common.put(Series.RUNBOOK, subject.runbook().name());
        common.put(Series.ENVIRONMENT, subject.environment());
        this.rules = RuleGroup.ids(subject.runbook());
    }

    Snapshot of(Facts facts) {
        Snapshot.Builder builder = new Snapshot.Builder(common);
        boolean live = !facts.over();
        builder.add(Series.RUN_ACTIVE, live, Series.RUN, subject.runId());
        facts.view().ifPresent(view -> {
            state(view, live, builder);
            phases(view, facts.phaseAt(), live, builder);
            steps(view, live, builder);
        });
        facts.ending().ifPresent(ending -> builder.add(Series.RUN_ENDING, true, Series.ENDING, word(ending)));
        if (facts.heartbeat() > 0) {
            builder.add(Series.HEARTBEAT, facts.heartbeat() / MILLIS);
        }
        for (Decision.Kind kind : Decision.Kind.values()) {
            builder.add(Series.DECISIONS, facts.decisions().getOrDefault(kind, 0L), Series.KIND, word(kind));
        }
        if (live) {
            facts.readings().ifPresent(readings -> readings(readings, builder));
        }
        return builder.build();
    }

    private static void state(RunView view, boolean live, Snapshot.Builder builder) {
        for (RunState state : RunState.values()) {
            builder.add(Series.RUN_STATE, state == view.state(), Series.STATE, word(state));
        }
        builder.add(Series.RUN_PAUSED, live && paused(view));
        builder.add(Series.RUN_BLIND, live && blind(view));
        builder.add(Series.PERSON_NEEDED, live && view.question().isPresent());
        if (live) {
            builder.add(Series.DUTY, view.share() / FULL_SHARE);
        }
    }

    private static boolean paused(RunView view) {
        return view.verdict().filter(Verdict.PAUSE::equals).isPresent() || asks(view, Question.Kind.PAUSED);
    }

    /** Whether the gate holds the run while one of its rules cannot be told. */
    private static boolean blind(RunView view) {
        boolean held = view.verdict()
                .filter(verdict -> verdict == Verdict.HOLD || verdict == Verdict.PAUSE)
                .isPresent();
        return asks(view, Question.Kind.BLIND)
                || held
                        && view.rules().stream()
                                .anyMatch(report -> report.rule().red()
                                        && !report.rule().shadow()
                                        && !report.overridden()
                                        && report.truth() == Truth.UNKNOWN);
    }

    private static boolean asks(RunView view, Question.Kind kind) {
        return view.question().filter(question -> question.kind() == kind).isPresent();
    }

    private void phases(RunView view, long phaseAt, boolean live, Snapshot.Builder builder) {
        for (RunView.PhaseView phase : view.phases()) {
            boolean active = live && view.phase().filter(phase.name()::equals).isPresent();
            builder.add(Series.PHASE_ACTIVE, active, Series.PHASE, phase.name());
        }
        if (!live || view.phase().isEmpty()) {
            return;
        }
        String phase = view.phase().get();
        builder.add(Series.PHASE_SECONDS, Math.max(0, view.at() - phaseAt) / MILLIS, Series.PHASE, phase);
        Map<String, Integer> states = new LinkedHashMap<>();
        for (RuleReport report : view.rules()) {
            states.merge(rules.getOrDefault(report.rule(), "unknown"), gateState(report), Math::max);
        }
        states.forEach((rule, state) -> builder.add(Series.GATE_STATE, state, Series.PHASE, phase, Series.RULE, rule));
    }

    private static int gateState(RuleReport report) {
        boolean counting = !report.progress().isEmpty() && !report.progress().matches("0s? of .*");
        boolean lettingGo = report.latched() && !report.explanation().truth().equals(Optional.of(Truth.TRUE));
        return switch (report.truth()) {
            case UNKNOWN -> 3;
            case TRUE -> lettingGo ? 1 : 2;
            case FALSE -> counting ? 1 : 0;
        };
    }

    private static void steps(RunView view, boolean live, Snapshot.Builder builder) {
        view.phases().forEach(phase -> phase.steps().forEach(step -> step(step, live, builder)));
        view.finallySteps().forEach(step -> step(step, live, builder));
    }

    private static void step(RunView.StepView view, boolean live, Snapshot.Builder builder) {
        String[] labels = {
            Series.PHASE, view.step().phase(), Series.STEP, view.step().step()
        };
        boolean running = live
                && switch (view.state()) {
                    case RUNNING, UNDOING -> true;
                    case WAITING, POSTPONED, DONE, FAILED, SKIPPED, UNCERTAIN, UNDONE -> false;
                };
        builder.add(Series.STEP_RUNNING, running, labels);
        view.progress().ifPresent(progress -> {
            builder.add(Series.ROWS_DONE, progress.rowsDone(), labels);
            progress.share().ifPresent(share -> builder.add(Series.PROGRESS, share, labels));
            if (running) {
                progress.rowsPerSecond().ifPresent(speed -> builder.add(Series.ROWS_PER_SECOND, speed, labels));
                double eta = progress.eta()
                        .map(known -> known.medianMillis() / MILLIS)
                        .orElse(UNKNOWN_ETA);
                builder.add(Series.ETA, eta, labels);
            }
        });
    }

    private static void readings(MetricReadings readings, Snapshot.Builder builder) {
        readings.newest().forEach((metric, reading) -> {
            boolean watched = readings.watched().contains(metric);
            builder.add(Series.METRIC_WATCHED, watched, Series.METRIC, metric);
            builder.add(Series.METRIC_MISSING, watched && reading instanceof Reading.Absent, Series.METRIC, metric);
            if (reading instanceof Reading.Present present) {
                double age = Math.max(0, readings.at() - present.sampledAt()) / MILLIS;
                builder.add(Series.METRIC_AGE, age, Series.METRIC, metric);
                value(metric, present.value(), builder);
            }
        });
    }

    private static void value(String metric, Value value, Snapshot.Builder builder) {
        switch (value) {
            case Value.Amount amount -> builder.add(Series.METRIC_VALUE, amount.amount(), Series.METRIC, metric);
            case Value.Flag flag -> builder.add(Series.METRIC_VALUE, flag.set(), Series.METRIC, metric);
            case Value.Moment moment ->
                builder.add(Series.METRIC_VALUE, moment.instant().toEpochMilli() / MILLIS, Series.METRIC, metric);
            case Value.Series series ->
                series.points().forEach(point -> {
                    Map<String, String> labels = new LinkedHashMap<>();
                    labels.put(Series.METRIC, metric);
                    point.labels().entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .forEach(label -> labels.put(
                                    OURS.contains(label.getKey()) ? GIVING_WAY + label.getKey() : label.getKey(),
                                    label.getValue()));
                    builder.add(Series.METRIC_VALUE, point.amount(), labels);
                });
            case Value.Text text -> {
                // No number; that it is there says sluice_metric_missing.
            }
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
