package dev.sluice.std;

import dev.sluice.diagnosis.Evidence;
import dev.sluice.diagnosis.Findings;
import dev.sluice.diagnosis.Findings.Weight;
import dev.sluice.diagnosis.Judging;
import dev.sluice.gate.Baselines;
import dev.sluice.gate.Samples;
import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Diagnosis;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.modules.Loader;
import dev.sluice.language.text.SourceText;
import dev.sluice.run.ModuleFiles;
import dev.sluice.source.PostgresSource;
import dev.sluice.source.Question;
import dev.sluice.source.Secrets;
import dev.sluice.testing.Await;
import dev.sluice.testing.Endpoints;
import dev.sluice.testing.TestDatabase;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A database with a table {@code orders} in the middle of a migration, sessions that do something, and who looks at it. */
final class Scene implements AutoCloseable {
    /** How sessions of the run are called; the one that asks is another of them. */
    static final String RUN = "sluice/run-1/1";

    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final String ROLE = "scene_reader";
    /** Each row takes a while, so that a statement over the table is caught at work. */
    private static final String SLOW = """
            create function slow(id bigint) returns bigint language plpgsql immutable as
            'begin perform pg_sleep(0.05); return id; end'""";

    private final TestDatabase database;
    private final List<Connection> sessions = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private String values = "holder_age = 0s, statement_age = 0s, large_from = 1_000";
    private String step = "alter table orders add column note text";

    Scene(TestDatabase database) {
        this.database = database;
        database.execute(
                "create table orders (id bigint primary key, customer text, legacy_state text)",
                "insert into orders select i, 'c' || i % 100, 'new' from generate_series(1, 2000) i",
                "create table invoices (id bigint primary key, amount int)",
                "insert into invoices select i, 1 from generate_series(1, 10) i",
                SLOW,
                "analyze orders");
    }

    /** What the migration does, for what it takes away. */
    Scene migrating(String sql) {
        step = sql;
        return this;
    }

    /** The thresholds as they ship. */
    Scene patient() {
        values = "";
        return this;
    }

    /** A session that runs statements and stays as it is then; one that fails only shows what it was. */
    Connection session(String application, String... statements) throws SQLException {
        Connection connection = database.connect();
        sessions.add(connection);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set application_name = '" + application + "'");
            statement.execute("set statement_timeout = '100s'");
            for (String sql : statements) {
                try {
                    statement.execute(sql);
                } catch (SQLException failed) {
                    if (!failed.getSQLState().startsWith("42")) {
                        throw failed;
                    }
                }
            }
        }
        return connection;
    }

    /** A session that is at a statement, or waits in it, until the scene ends. */
    void busy(String application, String sql) throws SQLException {
        Connection connection = session(application);
        int pid = pid(connection);
        Thread thread = Thread.ofVirtual().start(() -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException ended) {
                // The end of the scene cancels it.
            }
        });
        threads.add(thread);
        Await.until(
                "at " + sql,
                BOUND,
                () -> database.count("select count(*) from pg_stat_activity where state = 'active' and pid = " + pid
                                + " and (wait_event_type = 'Lock' or exists (select from pg_locks where pid = " + pid
                                + " and locktype = 'relation' and granted and relation = 'orders'::regclass))")
                        > 0);
    }

    private static int pid(Connection connection) throws SQLException {
        return connection.unwrap(org.postgresql.PGConnection.class).getBackendPID();
    }

    Findings diagnose(String diagnosis) {
        return diagnose(diagnosis, database.user(), database.password());
    }

    /** The same as somebody who may see no other sessions. */
    Findings diagnoseWithoutPrivileges(String diagnosis) {
        database.execute(
                "do $$ begin create role " + ROLE + " login password 'reader'; exception when duplicate_object or"
                        + " unique_violation then null; end $$",
                "grant connect on database " + database.name() + " to " + ROLE);
        return diagnose(diagnosis, ROLE, "reader");
    }

    private Findings diagnose(String name, String user, String password) {
        Runbook runbook = runbook();
        Diagnosis diagnosis = runbook.diagnoses().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        Samples samples = Samples.of(runbook);
        List<Evidence> evidence = new ArrayList<>();
        try (PostgresSource source = new PostgresSource(
                "db", Endpoints.postgres(database, user, password, 2), "sluice/run-1/metrics", Secrets.NONE)) {
            for (Diagnosis.Check check : diagnosis.checks()) {
                Metric rows = check.rows();
                Evidence found = source.table(
                        Question.of(rows, (Metric.Definition.Queried) rows.definition(), runbook.binds()), BOUND);
                evidence.add(found);
                samples.arrived(check.address(), 1_000, reading(found));
            }
        }
        return Judging.judge(diagnosis, "asked by a test", 1_000, samples, new Baselines(samples), evidence);
    }

    private static Reading reading(Evidence found) {
        return switch (found) {
            case Evidence.Table table -> Reading.of(Value.amount(table.rows().size() + table.more()), 1_000);
            case Evidence.Unread unread -> new Reading.Absent(unread.missing());
        };
    }

    private Runbook runbook() {
        String text = """
                runbook demo "A demonstration"
                migration schema on orders
                use postgres_diagnoses%s
                source db postgres
                metric ready boolean correctness from db every 5s sql "select true"
                phase one "First" {
                  step change sql on db "%s"
                  undo none change because "nobody undoes a test"
                  pause when not ready
                  proceed when ready
                }
                """.formatted(values.isEmpty() ? "" : " with " + values, step);
        Checked checked = Checker.check(
                Loader.load(new SourceText("demo.runbook", text), ModuleFiles.beside(Path.of("demo.runbook"))),
                Map.of());
        return checked.runbook().orElseThrow(() -> new AssertionError(checked.diagnostics()));
    }

    /** {@code idle_transaction CERTAIN}, in the order of their rank; what is ruled out or left to a person is not claimed. */
    static List<String> claimed(Findings findings) {
        return findings.causes().stream()
                .filter(cause -> cause.weight() == Weight.CERTAIN || cause.weight() == Weight.LIKELY)
                .map(cause -> cause.cause().name() + " " + cause.weight())
                .toList();
    }

    static Map<String, Weight> weights(Findings findings) {
        return findings.causes().stream()
                .collect(Collectors.toMap(cause -> cause.cause().name(), Findings.Judged::weight));
    }

    @Override
    public void close() throws SQLException {
        for (Connection session : sessions) {
            session.abort(Runnable::run);
        }
        database.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                + " and pid <> pg_backend_pid()");
        threads.forEach(thread -> {
            try {
                thread.join(BOUND);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
