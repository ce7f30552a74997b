package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.modules.Loader;
import dev.sluice.language.modules.Program;
import dev.sluice.language.text.SourceText;
import dev.sluice.source.Answer;
import dev.sluice.source.JdbcSource;
import dev.sluice.source.Question;
import dev.sluice.source.Secret;
import dev.sluice.source.Secrets;
import dev.sluice.source.SourceSettings;
import dev.sluice.testing.Await;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestMariaDb;
import dev.sluice.value.Missing.Cause;
import dev.sluice.value.Value;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each metric of {@code use mariadb} is moved by what it is about, on a real MariaDB, and says so where a privilege is missing. */
class MariaDbLibraryTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final List<String> NAMES = List.of(
            "threads_running",
            "connections",
            "history_list",
            "redo_used",
            "dirty_pages",
            "deadlocks",
            "aborted_connects",
            "aborted_clients",
            "metadata_waits",
            "longest_metadata_wait",
            "row_lock_waits",
            "longest_row_lock_wait",
            "longest_transaction",
            "longest_idle_transaction",
            "replicas",
            "replica_lag");

    private static Map<String, Metric> metrics;
    private static TestDatabase database;
    private static JdbcSource source;

    @BeforeAll
    static void open() {
        database = TestMariaDb.createDatabase();
        database.execute(
                "create table t (id int primary key, n int not null, filler varchar(200) not null default '')",
                "insert into t (id, n) values (1, 0), (2, 0)");
        source = source(database, database.user(), database.password());
        metrics = runbook().metrics().stream()
                .collect(Collectors.toMap(metric -> metric.name().replace("mariadb_", ""), metric -> metric));
    }

    /** What nothing uses of a module is left out: this one looks at everything. */
    private static Runbook runbook() {
        String looks = NAMES.stream()
                .map(name -> "  shadow pause when mariadb_" + name + " is missing\n")
                .collect(Collectors.joining());
        String text = """
                runbook watch "Everything of the library"
                owner      "team-shop"
                contact    "#shop"
                migration  backfill on t
                because    "Each is to be seen."
                otherwise  "Nobody knows."
                writes     "nobody"
                worst case "the test fails"
                undoing    easy "nothing to undo"
                use mariadb
                gate all {
                %s}
                phase look "Nothing is done" {
                  gate all
                  gate mariadb_gentle
                  gate mariadb_replicated
                  step rest wait at most 1m until mariadb_threads_running > 0
                  proceed when mariadb_threads_running > 0
                }
                """.formatted(looks);
        Program program =
                Loader.load(new SourceText("watch.runbook", text), ModuleFiles.beside(Path.of("watch.runbook")));
        Checked checked = Checker.check(program, Map.of());
        return checked.runbook()
                .orElseThrow(() -> new AssertionError(checked.diagnostics().toString()));
    }

    @AfterAll
    static void close() {
        source.close();
        database.close();
    }

    private static JdbcSource source(TestDatabase at, String user, String password) {
        return new JdbcSource(
                "mariadb",
                new SourceSettings.Jdbc(
                        at.url(),
                        Optional.of(user),
                        Optional.of(new Secret("env:PW", password)),
                        Map.of(),
                        Duration.ofSeconds(5),
                        4),
                "sluice/r/metrics",
                Secrets.NONE);
    }

    private static Answer ask(JdbcSource from, String name) {
        Metric metric = metrics.get(name);
        Metric.Definition.Queried queried =
                assertInstanceOf(Metric.Definition.Queried.class, metric.definition(), name);
        return from.read(Question.of(metric, queried, Map.of()), Duration.ofSeconds(5));
    }

    private static double value(String name) {
        return value(source, name);
    }

    private static double value(JdbcSource from, String name) {
        Answer answer = ask(from, name);
        return ((Value.Amount) assertInstanceOf(Answer.Answered.class, answer, name + ": " + answer)
                        .value())
                .amount();
    }

    private static Cause cause(JdbcSource from, String name) {
        Answer answer = ask(from, name);
        return assertInstanceOf(Answer.Failed.class, answer, name + ": " + answer)
                .missing()
                .cause();
    }

    /** @param because who should make it rise */
    private static void awaitAbove(String name, double bound, Worker... because) {
        Await.until(name + " rises above " + bound + " because of " + because.length, LONG, () -> {
            // InnoDB shows its transactions as they were until nobody has asked for a tenth of a second.
            Thread.sleep(200);
            return value(name) > bound;
        });
    }

    /** A session that works in the background until it is closed. */
    private record Worker(Connection connection, java.util.concurrent.ExecutorService thread) implements AutoCloseable {
        static Worker on(TestDatabase at, String... statements) {
            Connection connection = at.connect();
            var thread = Executors.newSingleThreadExecutor();
            thread.submit(() -> {
                try (Statement statement = connection.createStatement()) {
                    for (String each : statements) {
                        statement.execute(each);
                    }
                }
                return true;
            });
            return new Worker(connection, thread);
        }

        @Override
        public void close() throws SQLException {
            connection.abort(Runnable::run);
            thread.shutdownNow();
        }
    }

    @Test
    void sessionsAtWorkRaiseThreadsRunning() throws SQLException {
        double before = value("threads_running");
        try (Worker one = Worker.on(database, "select sleep(60)");
                Worker two = Worker.on(database, "select sleep(60)")) {
            awaitAbove("threads_running", before + 1, one, two);
        }
    }

    @Test
    void openConnectionsFillUpMaxConnections() throws SQLException {
        double before = value("connections");
        List<Connection> open = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            open.add(database.connect());
        }
        awaitAbove("connections", before + 5);
        for (Connection each : open) {
            each.close();
        }
    }

    @Test
    void anOldSnapshotMakesTheHistoryGrow() throws SQLException {
        double before = value("history_list");
        try (Connection old = database.connect();
                Statement statement = old.createStatement()) {
            statement.execute("start transaction with consistent snapshot");
            statement.execute("select * from t");
            for (int i = 0; i < 30; i++) {
                database.execute("update t set n = n + 1 where id = 1");
            }
            awaitAbove("history_list", before + 20);
        }
    }

    @Test
    void writesFillTheRedoAndDirtyThePool() {
        double redo = value("redo_used");
        double dirty = value("dirty_pages");
        database.execute("create table big (id int primary key, filler char(200) not null)");
        database.execute("insert into big select seq, repeat('x', 200) from seq_1_to_40000");
        assertTrue(value("redo_used") > redo, "redo");
        assertTrue(value("dirty_pages") > dirty, "dirty pages");
    }

    @Test
    void aDeadlockIsCounted() throws SQLException {
        double before = value("deadlocks");
        database.execute("create table d (id int primary key, n int)", "insert into d values (1, 0), (2, 0)");
        try (Connection one = database.connect();
                Statement first = one.createStatement()) {
            first.execute("begin");
            first.execute("update d set n = 2 where id = 1");
            try (Worker other = Worker.on(
                    database, "begin", "update d set n = 1 where id = 2", "update d set n = 1 where id = 1")) {
                awaitAbove("row_lock_waits", 0, other);
                first.execute("update d set n = 2 where id = 2");
            } catch (SQLException victim) {
                assertEquals("40001", victim.getSQLState());
            }
        }
        awaitAbove("deadlocks", before);
    }

    @Test
    void failedSignInsAndLostClientsAreCounted() throws SQLException {
        double connects = value("aborted_connects");
        double clients = value("aborted_clients");
        try {
            DriverManager.getConnection(database.url(), "admin", "wrong").close();
        } catch (SQLException refused) {
            assertEquals("28000", refused.getSQLState());
        }
        awaitAbove("aborted_connects", connects);
        try (Connection silent = database.connect();
                Statement statement = silent.createStatement()) {
            statement.execute("set session wait_timeout = 1");
            awaitAbove("aborted_clients", clients);
        }
    }

    @Test
    void anAlterTableBehindATransactionWaitsForMetadata() throws SQLException {
        database.execute("create table m (id int primary key)");
        try (Connection reader = database.connect();
                Statement statement = reader.createStatement()) {
            statement.execute("begin");
            statement.execute("select * from m");
            try (Worker ddl = Worker.on(database, "set lock_wait_timeout = 60", "alter table m add column n int")) {
                awaitAbove("metadata_waits", 0, ddl);
                awaitAbove("longest_metadata_wait", 0.3);
            }
        }
        Await.until("nobody waits", LONG, () -> value("metadata_waits") == 0);
        assertEquals(0, value("longest_metadata_wait"));
    }

    @Test
    void rowLocksAndOpenTransactionsShowTheirAge() throws SQLException {
        database.execute("create table r (id int primary key, n int)", "insert into r values (1, 0)");
        try (Connection holder = database.connect();
                Statement statement = holder.createStatement()) {
            statement.execute("begin");
            statement.execute("update r set n = 1");
            try (Worker waiter = Worker.on(
                    database, "set innodb_lock_wait_timeout = 60", "set time_zone = '+05:00'", "update r set n = 2")) {
                awaitAbove("row_lock_waits", 0, waiter);
                awaitAbove("longest_row_lock_wait", 0.5);
                awaitAbove("longest_transaction", 1);
                awaitAbove("longest_idle_transaction", 1);
                assertTrue(value("longest_transaction") < 3_000, "not hours off by a time zone");
            }
        }
    }

    @Test
    void aReplicasLagIsZeroThenGrowsAndIsNoDataOnceItStops() throws SQLException {
        assertEquals(Cause.EMPTY, cause(source, "replicas"));
        assertEquals(Cause.EMPTY, cause(source, "replica_lag"));
        try (TestMariaDb primary = TestMariaDb.start("--log-bin=b", "--server-id=1");
                TestMariaDb replica = TestMariaDb.start("--server-id=2", "--replicate-wild-do-table=shop.%")) {
            TestDatabase here = primary.administration();
            TestDatabase there = replica.administration();
            here.execute("grant replication slave on *.* to copier@'127.0.0.1' identified by 'c'");
            there.execute(
                    "change master to master_host = '127.0.0.1', master_port = " + primary.port()
                            + ", master_user = 'copier', master_password = 'c', master_ssl = 0",
                    "start slave");
            here.execute("create database shop", "create table shop.x (id int primary key)");
            try (JdbcSource onPrimary = source(here, here.user(), here.password());
                    JdbcSource onReplica = source(there, there.user(), there.password())) {
                Await.until("a replica", LONG, () -> ask(onPrimary, "replicas") instanceof Answer.Answered);
                assertEquals(1, value(onPrimary, "replicas"));
                Await.until(
                        "the table is there",
                        LONG,
                        () -> there.count("select count(*) from information_schema.tables"
                                        + " where table_schema = 'shop'")
                                == 1);
                assertEquals(0, value(onReplica, "replica_lag"));
                try (Connection lock = there.connect();
                        Statement statement = lock.createStatement()) {
                    statement.execute("lock tables shop.x write");
                    here.execute("insert into shop.x values (1)");
                    Await.until(
                            "the replica lags",
                            LONG,
                            () -> ask(onReplica, "replica_lag") instanceof Answer.Answered
                                    && value(onReplica, "replica_lag") > 1);
                }
                Await.until("it has caught up", LONG, () -> value(onReplica, "replica_lag") == 0);
                there.execute("stop slave sql_thread");
                assertEquals(Cause.EMPTY, cause(onReplica, "replica_lag"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metadata_waits",
                "longest_metadata_wait",
                "row_lock_waits",
                "longest_row_lock_wait",
                "longest_transaction",
                "longest_idle_transaction",
                "replicas",
                "replica_lag"
            })
    void withoutProcessTheMetricIsMissingAndNeverZero(String name) {
        database.execute(
                "create or replace user blind@'127.0.0.1' identified by 'b'",
                "grant select on " + database.name() + ".* to blind@'127.0.0.1'");
        try (JdbcSource blind = source(database, "blind", "b")) {
            assertEquals(Cause.AUTH, cause(blind, name));
            Answer.Failed failed = (Answer.Failed) ask(blind, name);
            assertTrue(failed.missing().detail().contains("PROCESS"), failed.toString());
            for (String open : List.of("threads_running", "connections", "history_list", "redo_used", "deadlocks")) {
                assertTrue(value(blind, open) >= 0, open);
            }
        }
    }
}
