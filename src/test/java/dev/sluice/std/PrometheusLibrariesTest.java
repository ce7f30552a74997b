package dev.sluice.std;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.modules.Loader;
import dev.sluice.language.text.SourceText;
import dev.sluice.run.ModuleFiles;
import dev.sluice.source.Answer;
import dev.sluice.source.PrometheusSource;
import dev.sluice.source.Question;
import dev.sluice.source.Secrets;
import dev.sluice.source.SourceSettings;
import dev.sluice.testing.Await;
import dev.sluice.testing.Endpoints;
import dev.sluice.testing.TestPrometheus;
import dev.sluice.value.Missing;
import dev.sluice.value.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The libraries that ask a Prometheus, each metric of them against a real one that scrapes what exporters expose. */
class PrometheusLibrariesTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** A scrape each second, rates over five of them, and a machine that has more to do. */
    private static final Duration BOUND = Duration.ofSeconds(90);

    private static final String RUNBOOK = """
            runbook everything "All that the libraries offer"

            use prometheus_http     with http_every = 1s, http_window = 5s, http_job = "te.t"
            use prometheus_node     with node_every = 1s, node_window = 5s, node_history = 10s
            use prometheus_postgres with pge_every = 1s, pge_window = 5s
            use pgbouncer           with bouncer_every = 1s, bouncer_window = 5s, bouncer_database = "shop"
            use hikari              with hikari_every = 1s, hikari_window = 5s, hikari_pool = "main"

            phase watch "Only watch" {
              gate http_healthy
              gate http_spare
              gate node_healthy
              gate pge_healthy
              gate pge_replicated
              gate bouncer_healthy
              gate hikari_healthy
            %s
              proceed when http_rate > 0/s
            }
            """;

    /** What a metric reads in quiet times, and when things go wrong; about. */
    private record Expected(String metric, double calm, double moved) {}

    private static final double CENTURIES = 5e9;

    private static final List<Expected> EXPECTED = List.of(
            new Expected("http_rate", 100, 200),
            new Expected("http_errors", 0, 50),
            new Expected("http_timeouts", 0, 20),
            new Expected("http_p95", 0.095, 0.92),
            new Expected("http_p99", 0.099, 0.984),
            new Expected("http_saturation", 10, 90),
            new Expected("node_cpu", 10, 80),
            new Expected("node_io_wait", 2, 40),
            new Expected("node_disk_busy", 10, 80),
            new Expected("node_memory", 20, 90),
            new Expected("node_disk_left", 5e9, 4e9),
            new Expected("node_disk_left_share", 50, 40),
            new Expected("node_disk_full_in", CENTURIES, 4_000),
            new Expected("pge_up", 1, 0),
            new Expected("pge_connections_used", 40, 80),
            new Expected("pge_longest_transaction", 3, 900),
            new Expected("pge_replica_lag", 2, 60),
            new Expected("pge_exclusive_locks", 0, 3),
            new Expected("pge_deadlocks", 0, 10),
            new Expected("pge_temp_rate", 0, 5e6),
            new Expected("pge_rollback_share", 10, 50),
            new Expected("pge_cache_hit", 99, 50),
            new Expected("pge_dead_rows", 100, 90_000),
            new Expected("bouncer_up", 1, 0),
            new Expected("bouncer_waiting", 0, 7),
            new Expected("bouncer_longest_wait", 0, 4),
            new Expected("bouncer_wait_share", 0, 5),
            new Expected("bouncer_saturation", 20, 95),
            new Expected("hikari_saturation", 10, 100),
            new Expected("hikari_pending", 0, 6),
            new Expected("hikari_timeouts", 0, 3),
            new Expected("hikari_acquire", 0.001, 0.5),
            new Expected("hikari_usage", 0.01, 2));

    @Test
    void eachMetricIsMovedByItsSeriesAndEmptyWithoutThem() {
        Runbook runbook = runbook();
        try (Exposition exposition = new Exposition();
                TestPrometheus server = TestPrometheus.startScraping(exposition.target());
                PrometheusSource source = new PrometheusSource(
                        "prom", new SourceSettings.Prometheus(Endpoints.at(server.url())), Secrets.NONE)) {
            Await.until("the first scrape", BOUND, () -> server.query("up == 1").contains("value"));
            for (Metric metric : runbook.metrics()) {
                assertEquals(Missing.Cause.EMPTY, cause(source, metric), metric.name());
            }

            exposition.show(1);
            readsAbout(runbook, source, "in quiet times", Expected::calm);
            exposition.show(2);
            readsAbout(runbook, source, "when things go wrong", Expected::moved);

            exposition.clear();
            Await.until(
                    "all series end",
                    BOUND,
                    () -> runbook.metrics().stream().allMatch(metric -> read(source, metric) instanceof Answer.Failed));
        }
    }

    /** Every metric of the libraries has its expectation. */
    private static Runbook runbook() {
        String requires = String.join(
                "\n",
                EXPECTED.stream()
                        .map(expected -> "  require known(" + expected.metric() + ")")
                        .toList());
        Checked checked = Checker.check(
                Loader.load(
                        new SourceText("everything.runbook", RUNBOOK.formatted(requires)),
                        ModuleFiles.beside(Path.of("everything.runbook"))),
                Map.of());
        Runbook runbook = checked.runbook()
                .orElseThrow(() -> new AssertionError(checked.diagnostics().toString()));
        List<String> declared = new ArrayList<>();
        for (String library :
                List.of("prometheus_http", "prometheus_node", "prometheus_postgres", "pgbouncer", "hikari")) {
            declared.addAll(Library.metrics(Library.file(library)));
        }
        assertEquals(
                new TreeSet<>(declared),
                new TreeSet<>(EXPECTED.stream().map(Expected::metric).toList()));
        return runbook;
    }

    private interface Figure {
        double of(Expected expected);
    }

    private static void readsAbout(Runbook runbook, PrometheusSource source, String when, Figure figure) {
        Map<String, String> wrong = new TreeMap<>();
        Await.get(
                "what each metric reads " + when,
                BOUND,
                () -> {
                    wrong.clear();
                    for (Expected expected : EXPECTED) {
                        Answer answer = read(source, runbook.metric(expected.metric()));
                        double wanted = figure.of(expected);
                        if (!(answer instanceof Answer.Answered answered) || !isAbout(wanted, answered.value())) {
                            wrong.put(expected.metric(), wanted + " expected, " + answer);
                        }
                    }
                    return wrong.isEmpty() ? Optional.of(true) : Optional.empty();
                },
                wrong::toString);
    }

    private static boolean isAbout(double wanted, Value value) {
        return switch (value) {
            case Value.Amount amount -> Math.abs(amount.amount() - wanted) <= 0.1 * wanted + 1e-9;
            case Value.Flag flag -> flag.set() == (wanted == 1);
            case Value.Text text -> false;
            case Value.Moment moment -> false;
            case Value.Series series -> false;
        };
    }

    private static Missing.Cause cause(PrometheusSource source, Metric metric) {
        if (read(source, metric) instanceof Answer.Failed failed) {
            return failed.missing().cause();
        }
        throw new AssertionError(metric.name() + " has a value without series");
    }

    private static Answer read(PrometheusSource source, Metric metric) {
        if (metric.definition() instanceof Metric.Definition.Queried queried) {
            return source.read(Question.of(metric, queried, Map.of()), TIMEOUT);
        }
        throw new AssertionError(metric.name() + " is not queried");
    }
}
