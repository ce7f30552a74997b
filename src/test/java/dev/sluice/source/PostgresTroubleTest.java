package dev.sluice.source;

import static dev.sluice.source.Questions.TIMEOUT;
import static dev.sluice.source.Questions.amount;
import static dev.sluice.source.Questions.failed;
import static dev.sluice.source.Questions.settings;
import static dev.sluice.source.Questions.sql;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.demo.PostgresServer;
import dev.sluice.testing.Await;
import dev.sluice.testing.Command;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import dev.sluice.value.Missing;
import dev.sluice.value.Missing.Cause;
import dev.sluice.value.Unit;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that are slow, gone, or closed to us. */
class PostgresTroubleTest {
    private static final Question ONE = sql("select 1", Unit.COUNT);
    private static final Question SLOW = sql("select 1 from pg_sleep(30)", Unit.COUNT);

    private TestDatabase database;
    private PostgresSource source;

    @BeforeEach
    void open() {
        database = TestPostgres.createDatabase();
        source = new PostgresSource("db", settings(database), "sluice/r1/metrics", Secrets.NONE);
    }

    @AfterEach
    void close() {
        source.close();
        database.close();
    }

    @Test
    void aSlowQueryEndsAtItsTimeoutOnTheServerToo() {
        failed(source.read(SLOW, Duration.ofMillis(300)), Cause.TIMEOUT);

        assertEquals(0, sleepers());
        assertEquals(1, amount(source.read(ONE, TIMEOUT)));
        assertEquals(1, ourSessions());
    }

    @Test
    void aQueryThatWaitsForALockSaysSo() throws Exception {
        database.execute("create table t (id int)");
        try (Connection holder = database.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table t in access exclusive mode");

            Answer.Failed failed = failed(
                    source.read(sql("select count(*) from t", Unit.COUNT), Duration.ofMillis(500)), Cause.SQLSTATE);

            assertTrue(failed.missing().detail().startsWith("55P03"), failed.toString());
            holder.rollback();
        }
    }

    @Test
    void aSlowMetricDoesNotDelayAnother() throws Exception {
        CompletableFuture<Answer> slow = CompletableFuture.supplyAsync(() -> source.read(SLOW, Duration.ofSeconds(20)));
        Await.until("the slow metric runs", TIMEOUT, () -> sleepers() == 1);

        assertEquals(1, amount(source.read(ONE, TIMEOUT)));
        assertFalse(slow.isDone());
        source.close();
        failed(slow.get(10, TimeUnit.SECONDS), Cause.OFF);
    }

    @Test
    void closingEndsWhatRunsOnTheServer() throws Exception {
        CompletableFuture<Answer> slow = CompletableFuture.supplyAsync(() -> source.read(SLOW, Duration.ofSeconds(20)));
        Await.until("the slow metric runs", TIMEOUT, () -> sleepers() == 1);

        source.close();

        failed(slow.get(10, TimeUnit.SECONDS), Cause.OFF);
        Await.until("nothing of ours is left", TIMEOUT, () -> ourSessions() == 0);
        failed(source.read(ONE, TIMEOUT), Cause.OFF);
    }

    @Test
    void moreQuestionsThanConnectionsWaitNoLongerThanTheirTimeout() throws Exception {
        List<CompletableFuture<Answer>> slow = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            slow.add(CompletableFuture.supplyAsync(
                    () -> source.read(SLOW, Duration.ofSeconds(20)), Thread::startVirtualThread));
        }
        Await.until("all connections are busy", TIMEOUT, () -> sleepers() == 4);

        Answer.Failed failed = failed(source.read(ONE, Duration.ofMillis(200)), Cause.TIMEOUT);

        assertEquals(
                "all 4 connections of source db were busy", failed.missing().detail());
        source.close();
        for (CompletableFuture<Answer> each : slow) {
            failed(each.get(10, TimeUnit.SECONDS), Cause.OFF);
        }
    }

    @Test
    void aLostConnectionIsReplacedWithinTheSameRead() {
        source.read(ONE, TIMEOUT);
        database.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                + " and application_name like 'sluice/%'");
        Await.until("the session is gone", TIMEOUT, () -> ourSessions() == 0);

        assertEquals(1, amount(source.read(ONE, TIMEOUT)));
    }

    @Test
    void aServerThatFreezesInTheMiddleIsBoundedAndThenReplaced() {
        // A server of our own: the process that is stopped must be on this machine.
        try (PostgresServer server = TestPostgres.startPrivate()) {
            TestDatabase own = TestPostgres.administrationOf(server);
            try (PostgresSource frozen = new PostgresSource("db", settings(own), "sluice/r2/metrics", Secrets.NONE)) {
                frozen.read(ONE, TIMEOUT);
                long pid = own.count("select pid from pg_stat_activity where application_name = 'sluice/r2/metrics'");
                Command.signal("STOP", pid);
                try {
                    failed(frozen.read(ONE, Duration.ofMillis(300)), Cause.TIMEOUT);
                    assertEquals(1, amount(frozen.read(ONE, TIMEOUT)));
                } finally {
                    Command.signal("CONT", pid);
                }
            }
        }
    }

    @Test
    void aServerThatAcceptsButNeverSpeaksIsBounded() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
            SourceSettings.Postgres settings = at("127.0.0.1:" + silent.getLocalPort());
            try (PostgresSource mute = new PostgresSource("db", settings, "sluice", Secrets.NONE)) {
                failed(mute.read(ONE, Duration.ofMillis(300)), Cause.TIMEOUT);
            }
        }
    }

    @Test
    void saysWhatToDoAboutEachWayOfNotGettingIn() {
        String correctUrl = "source db in sluice.yaml";
        assertProblem(
                at("no-such-host.invalid"), Cause.UNREACHABLE, "no host is called no-such-host.invalid", correctUrl);
        assertProblem(
                at("127.0.0.1:1"),
                Cause.UNREACHABLE,
                "127.0.0.1:1 refuses connections",
                "pg_isready -d postgresql://127.0.0.1:1/");
        assertProblem(
                settings(database, database.user(), "wrong"),
                Cause.AUTH,
                "28P01 password authentication failed",
                "the password in env:DB_PASSWORD of " + correctUrl);
        SourceSettings.Postgres right = settings(database);
        assertProblem(
                new SourceSettings.Postgres(
                        right.hosts(),
                        "no_such_db",
                        right.user(),
                        right.password(),
                        right.sslMode(),
                        right.ca(),
                        right.certificate(),
                        right.key(),
                        right.connectTimeout(),
                        1),
                Cause.SQLSTATE,
                "3D000 database \"no_such_db\" does not exist",
                "`url` of " + correctUrl);
        assertProblem(
                new SourceSettings.Postgres(
                        right.hosts(),
                        right.database(),
                        right.user(),
                        right.password(),
                        SourceSettings.SslMode.VERIFY_FULL,
                        right.ca(),
                        right.certificate(),
                        right.key(),
                        right.connectTimeout(),
                        1),
                Cause.UNREACHABLE,
                "",
                "sslmode");
        assertProblem(
                new SourceSettings.Postgres(
                        right.hosts(),
                        right.database(),
                        right.user(),
                        java.util.Optional.empty(),
                        right.sslMode(),
                        right.ca(),
                        right.certificate(),
                        right.key(),
                        right.connectTimeout(),
                        1),
                Cause.AUTH,
                "",
                "a password");
    }

    private void assertProblem(SourceSettings.Postgres settings, Cause cause, String detail, String help) {
        try (PostgresSource broken = new PostgresSource("db", settings, "sluice", Secrets.NONE)) {
            SourceProblem problem = broken.probe(TIMEOUT).orElseThrow();
            Missing missing = problem.missing();
            assertEquals(cause, missing.cause(), problem.toString());
            assertTrue(missing.detail().contains(detail), problem.toString());
            assertTrue(problem.help().contains(help), problem.toString());
            assertEquals(missing, failed(broken.read(ONE, TIMEOUT), cause).missing());
        }
    }

    private SourceSettings.Postgres at(String hosts) {
        SourceSettings.Postgres right = settings(database);
        return new SourceSettings.Postgres(
                hosts,
                right.database(),
                right.user(),
                right.password(),
                right.sslMode(),
                right.ca(),
                right.certificate(),
                right.key(),
                right.connectTimeout(),
                1);
    }

    private long sleepers() {
        return database.count("select count(*) from pg_stat_activity where application_name = 'sluice/r1/metrics' "
                + "and datname = current_database() and query like '%pg_sleep%' and state = 'active'");
    }

    private long ourSessions() {
        return database.count("select count(*) from pg_stat_activity where application_name = 'sluice/r1/metrics' "
                + "and datname = current_database()");
    }
}
