package dev.sluice.step.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.step.sql.SqlEffect.Mode;
import dev.sluice.step.target.Session;
import dev.sluice.testing.Await;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a step that needs a strong lock tells before it asks for it, and what it leaves in its session. */
@ExtendWith(TestPostgres.class)
class LockBudgetTest {
    private static final SqlEffect.Lock EXCLUSIVE =
            new SqlEffect.Lock("public.t", "ACCESS EXCLUSIVE", List.of("AccessShareLock", "RowExclusiveLock"));

    @Test
    void theSessionsInTheWayAreListedBeforeTheAttemptAndNamedInItsFailure(TestDatabase database) throws SQLException {
        database.execute("create table t (n int)");
        try (Fixture run = Fixture.open(database);
                Connection reader = busy(database, "select count(*) from t")) {
            List<String> told = new CopyOnWriteArrayList<>();
            Outcome outcome =
                    run.sql.run(effect("alter table t add column m int", Fixture.LOCK), new Cancellation(), told::add);
            Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome, outcome::toString);

            String holder = pid(reader) + " (";
            assertTrue(told.getFirst().startsWith("ACCESS EXCLUSIVE on public.t would have to wait now for " + holder));
            assertTrue(told.getFirst().contains("idle in transaction, for 00:00:"), told::toString);
            assertTrue(told.getFirst().endsWith(": select count(*) from t)"), told::toString);
            assertEquals("55P03", failed.code());
            assertTrue(failed.retryable());
            assertTrue(failed.message().contains("held by " + holder), failed::message);
        }
    }

    @Test
    void aWaitTooShortToBeWatchedNamesWhoWasInTheWayBefore(TestDatabase database) throws SQLException {
        database.execute("create table t (n int)");
        try (Fixture run = Fixture.open(database);
                Connection reader = busy(database, "select count(*) from t")) {
            Outcome outcome = run.run(effect("alter table t add column m int", Duration.ofMillis(50)));
            Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome, outcome::toString);
            assertTrue(failed.message().contains(" " + pid(reader) + " ("), failed::message);
        }
    }

    @Test
    void aStrongLockIsBoundedOutsideATransactionToo(TestDatabase database) throws SQLException {
        database.execute("create table t (n int)");
        try (Fixture run = Fixture.open(database);
                Connection reader = busy(database, "select count(*) from t")) {
            Outcome outcome = run.run(effect("vacuum full t", Mode.OUTSIDE_TRANSACTION, Fixture.LOCK));
            Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome, outcome::toString);
            assertEquals("55P03", failed.code());
            assertTrue(failed.message().contains("held by " + pid(reader) + " ("), failed::message);
        }
    }

    @Test
    void nobodyIsNamedWhereNobodyIsInTheWay(TestDatabase database) {
        database.execute("create table t (n int)");
        try (Fixture run = Fixture.open(database)) {
            List<String> told = new CopyOnWriteArrayList<>();
            assertInstanceOf(
                    Outcome.Done.class,
                    run.sql.run(effect("alter table t add column m int", Fixture.LOCK), new Cancellation(), told::add));
            assertEquals(List.of(), told);
        }
    }

    @Test
    void noSettingOutlivesAnAttempt(TestDatabase database) throws SQLException {
        database.execute("create table t (n int)");
        try (Fixture run = Fixture.open(database)) {
            Session session = run.target.effects();
            Map<String, String> before = settings(session);
            String leaking = "set session lock_timeout = '77s'; set work_mem = '77MB'";

            run.run(effect("do $$ begin %s; end $$".formatted(leaking), Fixture.LOCK));
            assertEquals(before, settings(session), "after success");
            run.run(effect("do $$ begin %s; perform 1/0; end $$".formatted(leaking), Fixture.LOCK));
            assertEquals(before, settings(session), "after a failure");
            run.run(effect("vacuum t", Mode.OUTSIDE_TRANSACTION, Fixture.LOCK));
            assertEquals(before, settings(session), "after a statement outside a transaction");
            try (Connection reader = busy(database, "select count(*) from t")) {
                run.run(effect("alter table t add column m int", Fixture.LOCK));
                assertEquals(
                        before, settings(session), "after a lock that was not granted to us but to " + pid(reader));
                Cancellation cancellation = new Cancellation();
                AtomicReference<Outcome> outcome = new AtomicReference<>();
                Thread attempt = Thread.ofPlatform()
                        .start(() -> outcome.set(run.sql.run(
                                effect("alter table t add column m int", Fixture.LONG), cancellation, text -> {})));
                Await.until(
                        "it waits",
                        Fixture.LONG,
                        () -> database.count("select count(*) from pg_locks where not granted") > 0);
                cancellation.now("the test asks for it");
                attempt.join(Fixture.LONG);
                assertInstanceOf(Outcome.Cancelled.class, outcome.get());
                assertEquals(before, settings(session), "after a cancel");
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }

    private static Map<String, String> settings(Session session) throws SQLException {
        Map<String, String> settings = new TreeMap<>();
        session.all("select name, setting from pg_settings", row -> settings.put(row.getString(1), row.getString(2)));
        assertEquals("5000", settings.get("lock_timeout"), "bounded between attempts, too");
        return settings;
    }

    private static Connection busy(TestDatabase database, String sql) throws SQLException {
        Connection connection = database.connect();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        return connection;
    }

    private static int pid(Connection connection) throws SQLException {
        return connection.unwrap(org.postgresql.PGConnection.class).getBackendPID();
    }

    private static SqlEffect effect(String statement, Duration lockTimeout) {
        return effect(statement, Mode.SINGLE, lockTimeout);
    }

    private static SqlEffect effect(String statement, Mode mode, Duration lockTimeout) {
        return new SqlEffect(
                statement,
                Optional.empty(),
                Optional.empty(),
                List.of(SqlStatement.of(statement)),
                mode,
                lockTimeout,
                Fixture.LONG,
                false,
                List.of(),
                false,
                List.of(EXCLUSIVE));
    }
}
