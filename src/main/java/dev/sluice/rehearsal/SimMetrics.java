package dev.sluice.rehearsal;

import dev.sluice.diagnosis.Evidence;
import dev.sluice.engine.Command;
import dev.sluice.engine.Event;
import dev.sluice.engine.RunView.StepState;
import dev.sluice.language.model.Diagnosis;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Source;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.StepRef;
import dev.sluice.run.Happening;
import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the metrics tell: the values of the scene, unless something is wrong with one of them or with its source. */
final class SimMetrics {
    private static final long SLOWEST_MILLIS = 40;

    private static final List<Missing.Cause> CAUSES = List.of(
            Missing.Cause.EMPTY,
            Missing.Cause.NULL,
            Missing.Cause.NAN,
            Missing.Cause.INF,
            Missing.Cause.MULTI,
            Missing.Cause.PARTIAL,
            Missing.Cause.UNREACHABLE,
            Missing.Cause.AUTH,
            Missing.Cause.HTTP,
            Missing.Cause.SQLSTATE,
            Missing.Cause.PARSE,
            Missing.Cause.TYPE);

    private final World world;
    private final Theatre theatre;
    private final Map<String, Metric> metrics;
    private final Set<String> databases = new LinkedHashSet<>();
    private final Map<String, Wrong> wrong = new LinkedHashMap<>();
    private final Set<String> sourcesDown = new LinkedHashSet<>();
    private Scene scene;

    /** What is wrong with one metric. */
    private record Wrong(Fault fault, Value value, Missing.Cause cause, long since) {}

    SimMetrics(Theatre theatre) {
        this.theatre = theatre;
        this.world = theatre.world;
        Runbook runbook = theatre.runbook();
        this.metrics = runbook.metricsByName();
        runbook.sources().stream()
                .filter(source -> source.kind() == Source.Kind.POSTGRES)
                .forEach(source -> databases.add(source.name()));
        this.scene = theatre.script.scenes().before(runbook.phases().getFirst().name());
    }

    void scene(Scene now) {
        scene = now;
    }

    /**
     * A phase begins; one whose steps were all skipped before is as far as it will come, and one that is taken up again without
     * its journal is as far as its steps took it.
     */
    void entered(String phase) {
        Crew crew = theatre.crew;
        List<Step> steps = theatre.runbook().phase(phase).steps();
        boolean begun = steps.stream().anyMatch(step -> crew.judge.tookPlace(step.ref()) || standsAsDone(step.ref()));
        scene = nothingLeft(phase) || begun
                ? theatre.script.scenes().during(phase)
                : theatre.script.scenes().before(phase);
    }

    /** Whether the run's position has it done, though perhaps there was no row to change. */
    private boolean standsAsDone(StepRef step) {
        return theatre.database.data().position().stream()
                .flatMap(position -> position.steps().stream())
                .anyMatch(at -> at.step().equals(step) && at.state() == StepState.DONE);
    }

    /** A process takes the run up in a phase: the last skip may have been heard by one that could not say so any more. */
    void resumed(String phase) {
        if (nothingLeft(phase)) {
            begun(phase);
        }
    }

    private boolean nothingLeft(String phase) {
        List<Step> steps = theatre.runbook().phase(phase).steps();
        return !steps.isEmpty() && steps.stream().allMatch(step -> theatre.crew.skipped(step.ref()));
    }

    /** The first effect of a phase begins, or somebody does by hand what it does. */
    void begun(String phase) {
        Scene during = theatre.script.scenes().during(phase);
        if (during != null) {
            scene = during;
        }
    }

    /** How long a read takes, milliseconds. */
    long latency(String name) {
        Wrong trouble = wrong.get(name);
        if (trouble != null && trouble.fault() == Fault.METRIC_TIMEOUT) {
            return metrics.get(name).timeout().toMillis();
        }
        return world.chance.between(1, SLOWEST_MILLIS);
    }

    /** What a read that ends now tells. */
    Reading read(String name, SimClock clock) {
        Metric metric = metrics.get(name);
        if (metric.definition() instanceof Metric.Definition.Queried queried) {
            if (databases.contains(queried.source()) && theatre.database.down()) {
                world.effective(Fault.DATABASE_DOWN);
                return Reading.missing(Missing.Cause.UNREACHABLE, "connection refused");
            }
            if (sourcesDown.contains(queried.source())) {
                world.effective(Fault.SOURCE_DOWN);
                return Reading.missing(Missing.Cause.UNREACHABLE, "connection refused");
            }
        }
        Wrong trouble = wrong.get(name);
        Value green = scene.green().get(name);
        if (trouble == null) {
            return Reading.of(green, clock.now() - age(metric));
        }
        world.effective(trouble.fault());
        return switch (trouble.fault()) {
            case METRIC_TIMEOUT -> Reading.missing(Missing.Cause.TIMEOUT, "");
            case METRIC_MISSING -> Reading.missing(trouble.cause(), "");
            case METRIC_STALE -> Reading.of(green, clock.now() - (world.now() - trouble.since()));
            case METRIC_FLAPPING ->
                Reading.of(world.chance.oneIn(2) ? green : trouble.value(), clock.now() - age(metric));
            default -> Reading.of(trouble.value(), clock.now() - age(metric));
        };
    }

    /** Prometheus tells what it scraped last. */
    private long age(Metric metric) {
        boolean scraped = metric.definition() instanceof Metric.Definition.Queried queried
                && queried.query() instanceof Query.PromQl;
        return scraped ? world.chance.below(Math.clamp(metric.every().toMillis() / 4, 1, 15_000)) : 0;
    }

    /** What the checks of a diagnosis find: a row, none, or nothing that could be read. */
    Happening.Examined examined(Command.Examine wanted, SimClock clock) {
        List<Event.Sample> samples = new ArrayList<>();
        List<Evidence> evidence = new ArrayList<>();
        for (Diagnosis diagnosis : theatre.runbook().diagnoses()) {
            for (Diagnosis.Check check :
                    diagnosis.name().equals(wanted.diagnosis()) ? diagnosis.checks() : List.<Diagnosis.Check>of()) {
                if (world.chance.oneIn(4)) {
                    Missing missing = Missing.because(world.chance.pick(CAUSES));
                    samples.add(new Event.Sample(check.address(), new Reading.Absent(missing)));
                    evidence.add(new Evidence.Unread(check.address(), missing, "", 1));
                } else {
                    List<List<Optional<String>>> rows = world.chance.oneIn(2)
                            ? List.of(List.of(Optional.of("4711"), Optional.of("2026-11-20 10:00:00+00")))
                            : List.of();
                    samples.add(new Event.Sample(check.address(), Reading.of(Value.amount(rows.size()), clock.now())));
                    evidence.add(new Evidence.Table(check.address(), List.of("pid", "backend_start"), rows, 0, 1));
                }
            }
        }
        return new Happening.Examined(wanted, samples, evidence);
    }

    /** The past of a metric, as green as can be. */
    List<Reading.Present> history(Command.ReadHistory wanted, SimClock clock) {
        List<Reading.Present> samples = new ArrayList<>();
        Value green = scene.green().get(wanted.metric());
        for (long back = wanted.overMillis(); back > 0; back -= wanted.stepMillis()) {
            samples.add(new Reading.Present(green, clock.now() - back));
        }
        return samples;
    }

    /** Something goes wrong with a metric that matters now, for a while. */
    void trouble(Fault fault, long millis) {
        List<Scene.Turn> turns = scene.turns();
        boolean needsTurn = fault == Fault.METRIC_RED || fault == Fault.METRIC_FLAPPING;
        List<Scene.Turn> red = turns.stream().filter(Scene.Turn::red).toList();
        List<Scene.Turn> choice = needsTurn && !red.isEmpty() && !world.chance.oneIn(4) ? red : turns;
        if (choice.isEmpty()) {
            return;
        }
        Scene.Turn turn = world.chance.pick(choice);
        Wrong now = new Wrong(fault, turn.value(), world.chance.pick(CAUSES), world.now());
        wrong.put(turn.metric(), now);
        world.tell(() -> "       " + turn.metric() + " for " + millis + " ms"
                + (needsTurn ? ", " + turn.value() : fault == Fault.METRIC_MISSING ? ", " + now.cause() : ""));
        world.in(millis, () -> wrong.remove(turn.metric(), now));
    }

    /** A source other than the target database is down for a while. */
    void sourceDown(long millis) {
        List<String> names = theatre.runbook().sources().stream()
                .map(Source::name)
                .filter(name -> !databases.contains(name))
                .toList();
        String name = world.chance.pick(names);
        sourcesDown.add(name);
        world.in(millis, () -> sourcesDown.remove(name));
    }

    void heal() {
        wrong.clear();
        sourcesDown.clear();
    }
}
