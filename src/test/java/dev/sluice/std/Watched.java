package dev.sluice.std;

import dev.sluice.diagnosis.Evidence;
import dev.sluice.gate.Baselines;
import dev.sluice.gate.Explanation;
import dev.sluice.gate.Explanations;
import dev.sluice.gate.Samples;
import dev.sluice.language.model.Diagnosis;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Runbook;
import dev.sluice.source.Answer;
import dev.sluice.source.PostgresSource;
import dev.sluice.source.Question;
import dev.sluice.source.Secrets;
import dev.sluice.source.SourceSettings;
import dev.sluice.testing.Await;
import dev.sluice.testing.Endpoints;
import dev.sluice.testing.TestDatabase;
import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Truth;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.Optional;

/** A database seen through the library, as a run sees it: one read a second on a clock of its own. */
final class Watched implements AutoCloseable {
    /** As a run's sessions for metrics are called, so that its other sessions are its own. */
    static final String NAME = "sluice/library/metrics";

    private static final Duration READ = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final PostgresSource source;
    private final String tables;

    private Watched(PostgresSource source, String tables) {
        this.source = source;
        this.tables = tables;
    }

    /** As the server's superuser. @param tables of the migration */
    static Watched over(TestDatabase database, String tables) {
        return as(database, database.user(), database.password(), tables);
    }

    /** @param tables of the migration */
    static Watched as(TestDatabase database, String user, String password, String tables) {
        SourceSettings.Postgres settings = Endpoints.postgres(database, user, password, 2);
        return new Watched(new PostgresSource("db", settings, NAME, Secrets.NONE), tables);
    }

    Answer read(Runbook runbook, Metric metric) {
        return source.read(Question.of(metric, (Metric.Definition.Queried) metric.definition(), runbook.binds()), READ);
    }

    /** The rows of a diagnosis's check. */
    Evidence table(Runbook runbook, Diagnosis.Check check) {
        Metric rows = check.rows();
        return source.table(Question.of(rows, (Metric.Definition.Queried) rows.definition(), runbook.binds()), READ);
    }

    Answer read(String metric) {
        Runbook runbook = Library.about(tables, "known(" + metric + ")");
        return read(runbook, runbook.metric(metric));
    }

    Missing missing(String metric) {
        if (read(metric) instanceof Answer.Failed failed) {
            return failed.missing();
        }
        throw new AssertionError(metric + " has a value");
    }

    /** The value of a metric that is a number. */
    double amount(String metric) {
        if (read(metric) instanceof Answer.Answered answered && answered.value() instanceof Value.Amount amount) {
            return amount.amount();
        }
        throw new AssertionError(metric + " has no value");
    }

    /** Reads until a condition holds. */
    void await(String condition) {
        watch(condition).await();
    }

    Watch watch(String condition) {
        return new Watch(condition);
    }

    @Override
    public void close() {
        source.close();
    }

    /** A condition, and the samples of its metrics so far. */
    final class Watch {
        private final Runbook runbook;
        private final Samples samples;
        private long now;
        private Explanation explanation;

        private Watch(String condition) {
            runbook = Library.about(tables, condition);
            samples = Samples.of(runbook);
        }

        /** Reads once more, a second later. */
        Truth again() {
            now += 1_000;
            for (Metric metric : runbook.metrics()) {
                if (metric.definition() instanceof Metric.Definition.Queried) {
                    samples.arrived(metric.name(), now, reading(metric));
                }
            }
            explanation = Explanations.ofThisMoment(
                    runbook.phase("watch").requires().getFirst().when(), samples, new Baselines(samples), now);
            return explanation.truth().orElse(Truth.UNKNOWN);
        }

        private Reading reading(Metric metric) {
            return switch (read(runbook, metric)) {
                case Answer.Answered answered -> Reading.of(answered.value(), now);
                case Answer.Failed failed -> new Reading.Absent(failed.missing());
            };
        }

        private String seen() {
            return String.valueOf(explanation);
        }

        /** Reads on until the condition holds. */
        void await() {
            await(() -> {});
        }

        /** The same, with something done before each reading. */
        void await(Runnable before) {
            Await.get(
                    "that",
                    LONG,
                    () -> {
                        before.run();
                        return again() == Truth.TRUE ? Optional.of(true) : Optional.empty();
                    },
                    this::seen);
        }
    }
}
