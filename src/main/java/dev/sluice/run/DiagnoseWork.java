package dev.sluice.run;

import dev.sluice.diagnosis.Findings;
import dev.sluice.diagnosis.Judging;
import dev.sluice.gate.Baselines;
import dev.sluice.gate.Samples;
import dev.sluice.language.model.Diagnosis;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Runbook;
import dev.sluice.run.environment.Environment;
import dev.sluice.source.Sources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Runs diagnoses without a run: what they judge by is read once, or for a while, so that windows are full. Nothing is changed, and
 * no state is kept.
 */
public final class DiagnoseWork {
    private static final Duration SPARE = Duration.ofSeconds(1);
    private static final long LOOK_MILLIS = 200;

    private final Runbook runbook;
    private final Samples samples;
    private final RunClock clock = new RunClock(0);
    private final LinkedBlockingQueue<Happening.Read> arrived = new LinkedBlockingQueue<>();

    private DiagnoseWork(Runbook runbook) {
        this.runbook = runbook;
        this.samples = Samples.of(runbook);
    }

    /**
     * Runs the diagnosis of that name, or all.
     *
     * @param watch how long metrics are read before anything is judged; zero: once
     * @throws Refused if there is no such diagnosis, or the environment lacks something
     */
    public static List<Findings> diagnose(
            Runbook runbook, Environment environment, Optional<String> name, Duration watch)
            throws Refused, InterruptedException {
        List<Diagnosis> wanted = runbook.diagnoses().stream()
                .filter(diagnosis -> name.isEmpty() || diagnosis.name().equals(name.get()))
                .toList();
        if (wanted.isEmpty()) {
            List<String> known =
                    runbook.diagnoses().stream().map(Diagnosis::name).toList();
            throw new Refused(
                    ExitCode.USAGE,
                    known.isEmpty() ? "the runbook states no diagnosis" : "there is no diagnosis " + name.orElse(""),
                    known.isEmpty() ? "add one: sluice explain S801" : "name one of: " + String.join(", ", known));
        }
        EnvironmentFit.require(runbook, environment);
        try (Sources sources =
                        new Sources(environment.sources(), environment.commands(), environment.secrets(), "diagnose");
                Readings readings = new Readings(runbook, sources::get, runbook::binds, Optional.empty());
                Examination examination =
                        new Examination(runbook, sources::get, runbook::binds, environment.secrets())) {
            DiagnoseWork work = new DiagnoseWork(runbook);
            work.read(wanted, readings, watch);
            List<Findings> findings = new ArrayList<>();
            for (Diagnosis diagnosis : wanted) {
                findings.add(work.judged(diagnosis, examination));
            }
            return findings;
        }
    }

    private void read(List<Diagnosis> wanted, Readings readings, Duration watch) throws InterruptedException {
        Set<String> names = new LinkedHashSet<>();
        wanted.forEach(diagnosis -> names.addAll(Judging.metrics(diagnosis)));
        samples.activate(names, clock.now());
        long end = clock.now() + watch.toMillis();
        long bound = longest(names).plus(SPARE).toMillis();
        Set<String> unread = new LinkedHashSet<>();
        begin(readings, unread);
        while (clock.now() < end || !unread.isEmpty() && clock.now() < end + bound) {
            Happening.Read next = arrived.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            if (next != null) {
                unread.remove(next.metric());
                samples.arrived(next.metric(), clock.now(), next.reading());
            }
            if (clock.now() < end) {
                begin(readings, unread);
            }
        }
    }

    private void begin(Readings readings, Set<String> unread) {
        for (String metric : samples.due(clock.now())) {
            unread.add(metric);
            readings.begin(
                    metric, clock, (read, reading, series) -> arrived.add(new Happening.Read(read, reading, series)));
        }
    }

    private Duration longest(Set<String> names) {
        return LiveExpressions.withInputs(runbook, names).stream()
                .map(name -> runbook.metric(name))
                .filter(metric -> metric.definition() instanceof Metric.Definition.Queried)
                .map(Metric::timeout)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private Findings judged(Diagnosis diagnosis, Examination examination) {
        Examination.Result result = examination.read(diagnosis, clock);
        long now = clock.now();
        result.samples().forEach(sample -> samples.arrived(sample.metric(), now, sample.reading()));
        return Judging.judge(diagnosis, "asked", now, samples, new Baselines(samples), result.evidence());
    }
}
