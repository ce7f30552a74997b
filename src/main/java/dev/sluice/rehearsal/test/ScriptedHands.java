package dev.sluice.rehearsal.test;

import dev.sluice.engine.Command;
import dev.sluice.engine.EffectResult;
import dev.sluice.language.model.Metric;
import dev.sluice.rehearsal.Agenda;
import dev.sluice.run.Hands;
import dev.sluice.run.Happening;
import dev.sluice.run.Timekeeper;
import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The hands of a process in a test: reads answer at once with what the test tells, effects end when it says so. */
final class ScriptedHands implements Hands {
    private final Map<String, Metric> metrics;
    private final Agenda agenda;
    private final Courses courses;
    private final Fates fates;
    private final Timekeeper clock;
    private final Consumer<Happening> report;
    /** How many series each metric had when the phase began. */
    private final Map<String, Integer> series = new HashMap<>();

    private Optional<Command.Execute> inFlight = Optional.empty();

    ScriptedHands(
            Map<String, Metric> metrics,
            Agenda agenda,
            Courses courses,
            Fates fates,
            Timekeeper clock,
            Consumer<Happening> report) {
        this.metrics = metrics;
        this.agenda = agenda;
        this.courses = courses;
        this.fates = fates;
        this.clock = clock;
        this.report = report;
    }

    @Override
    public void read(String metric) {
        Reading reading = courses.read(metric, agenda.now());
        if (reading instanceof Reading.Present present && present.value() instanceof Value.Series several) {
            report.accept(several(metric, present, several.points().size()));
        } else {
            report.accept(new Happening.Read(metric, onRunsClock(reading)));
        }
    }

    /** As many as with the first answer of the phase must stay. */
    private Happening several(String metric, Reading.Present present, int count) {
        Integer first = series.putIfAbsent(metric, count);
        if (first == null) {
            return new Happening.Read(metric, onRunsClock(present), List.of(count));
        }
        return count >= first
                ? new Happening.Read(metric, onRunsClock(present))
                : new Happening.Read(
                        metric, Reading.missing(Missing.Cause.PARTIAL, count + " series where there were " + first));
    }

    private Reading onRunsClock(Reading reading) {
        return reading instanceof Reading.Present present ? onRunsClock(present) : reading;
    }

    private Reading.Present onRunsClock(Reading.Present present) {
        return new Reading.Present(present.value(), clock.now() - (agenda.now() - present.sampledAt()));
    }

    @Override
    public void history(Command.ReadHistory wanted) {
        List<Reading.Present> past =
                courses.past(metrics.get(wanted.metric()), agenda.now(), wanted.overMillis(), wanted.stepMillis());
        report.accept(new Happening.Past(
                wanted.metric(), past.stream().map(this::onRunsClock).toList()));
    }

    /** A test states no evidence: no cause can be judged by its checks. */
    @Override
    public void examine(Command.Examine wanted) {
        report.accept(new Happening.Examined(wanted, List.of(), List.of()));
    }

    @Override
    public void phaseBegins() {
        series.clear();
    }

    @Override
    public void begin(Command.Execute execute) {
        inFlight = Optional.of(execute);
        long millis = fates.millis(execute);
        if (millis == 0) {
            end(execute, 0);
        } else {
            agenda.at(agenda.now() + millis, () -> end(execute, millis));
        }
    }

    /** Nothing happens if it was cancelled, or its process is dead. */
    @SuppressWarnings("ReferenceEquality")
    private void end(Command.Execute execute, long millis) {
        if (inFlight.isPresent() && inFlight.get() == execute) {
            inFlight = Optional.empty();
            report.accept(new Happening.Ended(execute.id(), fates.end(execute, millis)));
        }
    }

    @Override
    public void cancel(Command.Cancel cancel) {
        boolean now = cancel.mode() == Command.Cancel.Mode.NOW;
        if (now && inFlight.filter(flight -> flight.id().equals(cancel.id())).isPresent()) {
            inFlight = Optional.empty();
            report.accept(new Happening.Ended(cancel.id(), new EffectResult.Cancelled("it was under way")));
        }
    }

    /** What is in flight does not take place. */
    @Override
    public void close() {
        inFlight = Optional.empty();
    }
}
