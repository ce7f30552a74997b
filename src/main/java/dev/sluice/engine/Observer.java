package dev.sluice.engine;

import dev.sluice.diagnosis.Judging;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Phase;
import java.util.LinkedHashSet;
import java.util.Set;

/** Keeps samples and gates up to the event: what is referred to now, the run's own progress, the next reads. */
final class Observer {
    /** While a run is awake it is looked at no less often than this. */
    private static final long TICK_MILLIS = 1_000;

    private final Run run;
    private final Flow flow;
    private Set<String> active = Set.of();
    private Made made = Made.NONE;

    Observer(Run run, Flow flow) {
        this.run = run;
        this.flow = flow;
    }

    void observe() {
        activate();
        for (String name : run.samples.engineDue(run.at)) {
            if (run.runbook.metric(name).definition() instanceof Metric.Definition.FromSteps from) {
                run.samples.engineSample(name, run.at, run.rowsDone(from));
            }
        }
        flow.doubts.observe();
        if (flow.state == RunState.WORKING || flow.state == RunState.UNDOING) {
            flow.phase.ifPresent(PhaseRun::observe);
        }
        if (flow.state == RunState.VERIFYING) {
            flow.verify.ifPresent(VerifyRun::observe);
        }
        if (flow.awake() && flow.state != RunState.CLEANING) {
            run.examinations.observe(flow.phase.map(active -> active.phase.name()));
        }
    }

    /** Commands the reads that are due, and the next look. */
    void read(boolean awake) {
        if (!awake) {
            return;
        }
        activate();
        run.samples.due(run.at).forEach(name -> run.command(new Command.Read(name)));
        run.wakeBy(run.samples.nextDue());
        run.wakeBy(run.at + TICK_MILLIS);
        run.inFlight.ifPresent(flight -> {
            long overdue = flight.work.overdueMillis();
            if (overdue != Long.MAX_VALUE && run.at <= flight.since + overdue) {
                run.wakeBy(flight.since + overdue + 1);
            }
        });
    }

    /** What is referred to now. */
    Set<String> watched() {
        return active;
    }

    private void activate() {
        Set<String> wanted = wanted();
        if (!wanted.equals(active)) {
            active = wanted;
            run.samples.activate(wanted, run.at);
        }
    }

    /** The same object as long as nothing that it is made of has changed. */
    private Set<String> wanted() {
        if (flow.state == RunState.WORKING) {
            Made now = new Made(
                    flow.phase.map(PhaseRun::metrics).orElse(Set.of()),
                    flow.left.size(),
                    run.frozen.size(),
                    flow.doubts.metrics());
            if (now.isSame(made)) {
                return active;
            }
            made = now;
        } else {
            made = Made.NONE;
        }
        return found();
    }

    /** What the metrics of a run at work are made of. */
    private record Made(Set<String> phase, int left, int frozen, Set<String> doubted) {
        static final Made NONE = new Made(Set.of(), -1, -1, Set.of());

        @SuppressWarnings("ReferenceEquality")
        boolean isSame(Made other) {
            return phase == other.phase
                    && left == other.left
                    && frozen == other.frozen
                    && doubted.equals(other.doubted);
        }
    }

    private Set<String> found() {
        Set<String> wanted = new LinkedHashSet<>();
        switch (flow.state) {
            case WORKING -> {
                flow.phase.ifPresent(phase -> wanted.addAll(phase.metrics()));
                awaitedBaselines(wanted);
                diagnosed(wanted);
                wanted.addAll(flow.doubts.metrics());
            }
            case UNDOING -> {
                flow.phase.ifPresent(phase -> wanted.addAll(phase.metrics()));
                diagnosed(wanted);
            }
            case VERIFYING -> {
                flow.verify.ifPresent(verify -> wanted.addAll(verify.metrics()));
                wanted.addAll(flow.doubts.metrics());
            }
            case CLEANING ->
                flow.last().flatMap(LastSteps::current).ifPresent(status -> PhaseRun.metricsOf(status, wanted));
            case NEW, STOPPED, ENDED -> {}
        }
        return wanted;
    }

    /** What diagnoses judge by is read all along, so that their windows are full when they are wanted. */
    private void diagnosed(Set<String> wanted) {
        if (flow.phase.isPresent()) {
            run.runbook.diagnoses().forEach(diagnosis -> wanted.addAll(Judging.metrics(diagnosis)));
        }
    }

    /** Baselines of phases to come are read from the run's start, so that their first effects need not wait. */
    private void awaitedBaselines(Set<String> wanted) {
        for (Phase phase : run.runbook.phases()) {
            if (!flow.left.containsKey(phase.name()) && !run.frozen.contains(phase.name())) {
                phase.baselines().forEach(baseline -> wanted.add(baseline.metric()));
            }
        }
    }
}
