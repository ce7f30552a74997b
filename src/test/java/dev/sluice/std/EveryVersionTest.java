package dev.sluice.std;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.demo.PostgresBinaries;
import dev.sluice.demo.PostgresOptions;
import dev.sluice.demo.PostgresServer;
import dev.sluice.diagnosis.Evidence;
import dev.sluice.language.model.Diagnosis;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.sql.statement.LockTruth;
import dev.sluice.source.Answer;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import dev.sluice.testing.Trees;
import dev.sluice.value.Missing;
import dev.sluice.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each version of PostgreSQL that can be had: what the whole library reads there, what it says where it may not, and whether what is
 * said of the locks of statements holds there, too.
 */
class EveryVersionTest {
    /** Nothing is replicated, and no index is built. */
    private static final Set<String> NOTHING_TO_READ =
            Set.of("replica_lag", "replica_lag_bytes", "index_build", "index_build_waits");

    /** The installed one, and those in the jars that the build puts into {@code target/versions}. */
    static Stream<Optional<Path>> servers() {
        return Stream.concat(
                Stream.of(Optional.empty()),
                Trees.filesBelow(Path.of("target", "versions")).stream()
                        .filter(file -> file.toString().endsWith(".jar"))
                        .sorted()
                        .map(Optional::of));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void readsEveryMetricOrSaysWhyNot(Optional<Path> jar) throws IOException, SQLException {
        PostgresOptions options = TestPostgres.privateOptions()
                .with("shared_preload_libraries", "pg_stat_statements")
                .with("archive_mode", "on")
                .with("archive_command", "true");
        Optional<PostgresBinaries> binaries = jar.flatMap(PostgresBinaries::fromJar);
        try (PostgresServer server =
                PostgresServer.start(binaries.map(options::using).orElse(options))) {
            TestDatabase database = TestPostgres.administrationOf(server);
            database.execute(
                    "create table orders (id int generated always as identity, a int) partition by range (id)",
                    "create table orders_low partition of orders for values from (1) to (1000)",
                    "create table \"Odd Name\" (id serial primary key)",
                    "insert into orders_low (id, a) overriding system value select i, i from generate_series(1, 100) i",
                    "insert into \"Odd Name\" default values",
                    "create role watcher login password 'w'",
                    "grant pg_monitor to watcher",
                    "create role poor login password 'p'");

            Missing.Cause refused =
                    jar.filter(file -> file.toString().contains("-18.")).isPresent()
                            ? Missing.Cause.NULL
                            : Missing.Cause.AUTH;
            assertEquals(
                    and("sequence_headroom", refused, lacking(Missing.Cause.OFF, "extension")),
                    causes(database, "watcher", "w"));

            database.execute(
                    "create extension pg_stat_statements",
                    "select count(*) from orders",
                    "grant select on all sequences in schema public to watcher");

            assertEquals(Map.of(), causes(database, "watcher", "w"));
            assertEquals(
                    and("sequence_headroom", refused, lacking(Missing.Cause.AUTH, "role")),
                    causes(database, "poor", "p"));

            assertEquals(Map.of(), unread(database, "watcher", "w"));
            assertEquals(behindARole(), unread(database, "poor", "p"));
            assertEquals(List.of(0.0, 0.0), sampled(database, "id"));
            assertEquals(List.of(50.0, 0.0), sampled(database, "id + 1"));
            assertEquals(List.of(), LockTruth.tooLittleToldOf(database));
        }
    }

    /** Why the checks of the diagnoses show no table. */
    private static Map<String, Missing.Cause> unread(TestDatabase database, String user, String password) {
        Map<String, Missing.Cause> unread = new LinkedHashMap<>();
        Runbook runbook = Library.everything("orders, \"Odd Name\", gone");
        try (Watched watched = Watched.as(database, user, password, "orders")) {
            for (Diagnosis diagnosis : runbook.diagnoses()) {
                for (Diagnosis.Check check : diagnosis.checks()) {
                    if (watched.table(runbook, check) instanceof Evidence.Unread found) {
                        unread.put(check.address(), found.missing().cause());
                    }
                }
            }
        }
        return unread;
    }

    private static Map<String, Missing.Cause> behindARole() {
        Map<String, Missing.Cause> hidden = new LinkedHashMap<>();
        Library.everything("orders").diagnoses().stream()
                .flatMap(diagnosis -> diagnosis.checks().stream())
                .filter(check -> check.rows().definition() instanceof Metric.Definition.Queried queried
                        && queried.query() instanceof Query.Sql sql
                        && sql.needs().stream().anyMatch(one -> one.toString().startsWith("role")))
                .forEach(check -> hidden.put(check.address(), Missing.Cause.AUTH));
        return hidden;
    }

    /** How many rows and ranges differ of those that were drawn, where a column is held to this expression. */
    private static List<Double> sampled(TestDatabase database, String expression) {
        database.execute(
                "create table if not exists drawn as select i as id from generate_series(1, 100) i",
                "create unique index if not exists drawn_id on drawn (id)",
                "analyze drawn");
        Runbook runbook = Library.sampling("drawn", "id", "id", expression);
        try (Watched watched = Watched.over(database, "drawn")) {
            return runbook.metrics().stream()
                    .map(metric -> watched.read(runbook, metric))
                    .map(answer -> ((Value.Amount) ((Answer.Answered) answer).value()).amount())
                    .toList();
        }
    }

    /** What each metric says that has no value, but for those that have nothing to read. */
    private static Map<String, Missing.Cause> causes(TestDatabase database, String user, String password) {
        Map<String, Missing.Cause> causes = new LinkedHashMap<>();
        Runbook runbook = Library.everything("orders, \"Odd Name\", gone");
        try (Watched watched = Watched.as(database, user, password, "orders")) {
            for (Metric metric : runbook.metrics()) {
                if (metric.definition() instanceof Metric.Definition.Queried
                        && watched.read(runbook, metric) instanceof Answer.Failed failed) {
                    boolean nothing = NOTHING_TO_READ.contains(metric.name())
                            && failed.missing().cause() == Missing.Cause.EMPTY;
                    if (!nothing) {
                        causes.put(metric.name(), failed.missing().cause());
                    }
                }
            }
        }
        return causes;
    }

    /** Rights on sequences come with no role, and are told by the server itself. */
    private static Map<String, Missing.Cause> and(
            String metric, Missing.Cause cause, Map<String, Missing.Cause> others) {
        others.put(metric, cause);
        return others;
    }

    private static Map<String, Missing.Cause> lacking(Missing.Cause cause, String need) {
        Map<String, Missing.Cause> lacking = new LinkedHashMap<>();
        for (Metric metric : Library.everything("orders").metrics()) {
            if (metric.definition() instanceof Metric.Definition.Queried queried
                    && queried.query() instanceof Query.Sql sql
                    && sql.needs().stream().anyMatch(one -> one.toString().startsWith(need))) {
                lacking.put(metric.name(), cause);
            }
        }
        return lacking;
    }
}
