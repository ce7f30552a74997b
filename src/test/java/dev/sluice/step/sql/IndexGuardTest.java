package dev.sluice.step.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.step.sql.SqlEffect.Mode;
import dev.sluice.testing.Await;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of a CREATE INDEX CONCURRENTLY that comes to no good: who and why, in words, and how it is cleaned up. */
@ExtendWith(TestPostgres.class)
class IndexGuardTest {
    private static final String BUILD = "create index concurrently t_n on public.t (n)";
    private static final String UNIQUE = "create unique index concurrently t_n on public.t (n)";

    @Test
    void aBuildCancelledOnTheServerSaysWhatItWaitedForAndTheNextAttemptCleansUp(TestDatabase database)
            throws SQLException {
        database.execute("create table t (n int)");
        try (Fixture run = Fixture.open(database);
                Connection writer = writing(database)) {
            List<String> told = new CopyOnWriteArrayList<>();
            AtomicReference<Outcome> outcome = new AtomicReference<>();
            Thread build = Thread.ofPlatform()
                    .start(() -> outcome.set(run.sql.run(effect(BUILD, false), new Cancellation(), told::add)));
            await(told, "waiting for writers before build");
            database.count("""
                    select count(pg_cancel_backend(pid)) from pg_stat_activity
                    where datname = current_database() and query like 'create index concurrently%'
                    """);
            join(build);

            Outcome.Failed failed = failed(outcome.get());
            assertEquals("57014", failed.code());
            says(failed, "somebody cancelled it on the server");
            says(failed, "last seen waiting for writers before build (0 of 1 gone), waiting for " + pid(writer));
            says(failed, "idle in transaction, for 00:00:");
            says(failed, ": insert into t values (1)): a transaction that has written to the table must end");
            says(failed, "drop it: drop index concurrently if exists t_n; or, once its cause is gone, finish it");
            assertEquals(1, indexes(database, "not indisvalid"));

            writer.rollback();
            assertInstanceOf(Outcome.Done.class, run.run(effect(BUILD, true)));
            assertEquals(1, indexes(database, "indisvalid"));
            assertEquals(0, indexes(database, "not indisvalid"));
        }
    }

    @Test
    void aBuildThatFailsOnADuplicateSaysHowToFindItAndIsFinishedEitherWay(TestDatabase database) {
        database.execute("create table t (n int)", "insert into t values (1), (2), (1)");
        try (Fixture run = Fixture.open(database)) {
            Outcome.Failed failed = failed(run.run(effect(UNIQUE, false)));
            assertEquals("23505", failed.code());
            says(failed, "Key (n)=(1) is duplicated");
            String query = "select n, count(*) from public.t group by n having count(*) > 1";
            says(failed, "find them: " + query);
            assertEquals("1", database.single(query), "the query finds the key");
            says(failed, "invalid index t_n behind, which costs every write and serves no read");
            String reindex = "reindex index concurrently t_n";
            says(failed, "finish it and skip the step: " + reindex);

            database.execute("delete from t where ctid = (select min(ctid) from t)", reindex);
            assertEquals(1, indexes(database, "indisvalid"), "the way by hand");
            database.execute("drop index t_n", "insert into t values (2)");
            failed(run.run(effect(UNIQUE, false)));
            database.execute("delete from t where n = 2");
            assertInstanceOf(Outcome.Done.class, run.run(effect(UNIQUE, true)));
            assertEquals(1, indexes(database, "indisvalid"), "the way of another attempt");
        }
    }

    @Test
    void aBuildStuckBehindAnOldSnapshotNamesItsHolderAndEndsWithItsDeadlineAlone(TestDatabase database)
            throws SQLException {
        database.execute("create table t (n int)", "create table other (n int)");
        try (Fixture run = Fixture.open(database);
                Connection old = reading(database)) {
            List<String> told = new CopyOnWriteArrayList<>();
            Duration deadline = Fixture.LOCK.multipliedBy(8);
            Outcome.Failed failed = failed(run.sql.run(effect(BUILD, false, deadline), new Cancellation(), told::add));
            assertEquals("TIMEOUT", failed.code(), "the lock timeout of half a second does not count");
            String holder = "waiting for old snapshots (0 of 1 gone), waiting for " + pid(old);
            assertTrue(told.stream().anyMatch(line -> line.startsWith(holder)), told::toString);
            assertTrue(told.getLast().endsWith(": select count(*) from other)"), told::toString);
            says(failed, "last seen " + holder);
            says(failed, "once every transaction with an older snapshot is over, whatever it reads");
            assertEquals(1, indexes(database, "not indisvalid"));

            old.rollback();
            assertInstanceOf(Outcome.Done.class, run.run(effect(BUILD, true)));
            assertEquals(1, indexes(database, "indisvalid"));
        }
    }

    @Test
    void ifNotExistsIsRefusedOverAnInvalidIndexBeforeItRuns(TestDatabase database) {
        database.execute("create table t (n int)", "insert into t values (1), (1)");
        try (Fixture run = Fixture.open(database)) {
            failed(run.run(effect(UNIQUE, false)));
            String tolerant = "create unique index concurrently if not exists T_N on t (n)";
            Outcome.Failed refused = failed(run.run(effect(tolerant, false)));
            assertEquals("INVALID_INDEX", refused.code());
            says(refused, "IF NOT EXISTS would pass over it and leave it unusable");
            says(refused, "drop it: drop index concurrently if exists t_n");
            database.execute("drop index t_n", "delete from t", "create index t_n on t (n)");
            assertInstanceOf(Outcome.Done.class, run.run(effect(tolerant, false)), "a valid one is passed over");
        }
    }

    /** The server keeps 63 bytes of a name. */
    @Test
    void aNameThatTheServerCutsIsTheSameIndex(TestDatabase database) {
        database.execute("create table t (n int)", "insert into t values (1), (1)");
        String name = "\u00e4" + "n".repeat(70);
        String tolerant = "create unique index concurrently if not exists " + name + " on t (n)";
        try (Fixture run = Fixture.open(database)) {
            failed(run.run(effect(tolerant, false)));
            assertEquals(
                    "INVALID_INDEX", failed(run.run(effect(tolerant, false))).code());
            database.execute("delete from t");
            assertInstanceOf(Outcome.Done.class, run.run(effect(tolerant, true)));
            assertEquals(1, indexes(database, "indisvalid"));
        }
    }

    @Test
    void whatKeepsALeftOverFromBeingDroppedIsNobodysCancel(TestDatabase database) throws SQLException {
        database.execute("create table t (n int)", "insert into t values (1), (1)");
        try (Fixture run = Fixture.open(database)) {
            failed(run.run(effect(UNIQUE, false)));
            try (Connection writer = writing(database)) {
                Outcome.Failed failed = failed(run.run(effect(UNIQUE, true, Fixture.LOCK.multipliedBy(4))));
                assertEquals("INVALID_INDEX", failed.code());
                assertTrue(failed.retryable());
                says(failed, "a transaction that uses its table must end first");
                writer.rollback();
            }
            database.execute("delete from t");
            assertInstanceOf(Outcome.Done.class, run.run(effect(UNIQUE, true)));
        }
    }

    @Test
    void whatTheRoleMayNotSeeOfTheHolderIsSaid(TestDatabase database) throws SQLException {
        String role = "plain_" + database.name();
        database.execute(
                "create role " + role + " login password 'p'", "create table t (n int)", "create table other (n int)");
        database.execute(
                "alter table t owner to " + role, "grant create on database " + database.name() + " to " + role);
        database.execute("grant all on schema public to " + role);
        try (Fixture run = Fixture.open(new TestDatabase(database.name(), database.url(), role, "p"));
                Connection old = reading(database)) {
            Outcome.Failed failed = failed(
                    run.sql.run(effect(BUILD, false, Fixture.LOCK.multipliedBy(8)), new Cancellation(), text -> {}));
            says(failed, "waiting for " + pid(old) + " (");
            says(failed, "the rest needs pg_monitor)");
        } finally {
            database.execute("drop owned by " + role + " cascade", "drop role " + role);
        }
    }

    private static void says(Outcome.Failed failed, String words) {
        assertTrue(failed.message().contains(words), () -> "no `" + words + "` in: " + failed.message());
    }

    private static void await(List<String> told, String words) {
        Await.until(words, Fixture.LONG, () -> told.stream().anyMatch(line -> line.contains(words)));
    }

    private static Connection writing(TestDatabase database) throws SQLException {
        return busy(database, "insert into t values (1)");
    }

    private static Connection reading(TestDatabase database) throws SQLException {
        Connection old = database.connect();
        old.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        old.setAutoCommit(false);
        try (Statement statement = old.createStatement()) {
            statement.execute("select count(*) from other");
        }
        return old;
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

    private static SqlEffect effect(String statement, boolean again) {
        return effect(statement, again, Fixture.LONG);
    }

    private static SqlEffect effect(String statement, boolean again, Duration deadline) {
        return new SqlEffect(
                "k",
                Optional.empty(),
                List.of(SqlStatement.of(statement)),
                Mode.OUTSIDE_TRANSACTION,
                Fixture.LOCK,
                deadline,
                false,
                List.of(),
                again);
    }

    private static long indexes(TestDatabase database, String condition) {
        return database.count("select count(*) from pg_index where indrelid = 't'::regclass and " + condition);
    }

    private static Outcome.Failed failed(Outcome outcome) {
        return assertInstanceOf(Outcome.Failed.class, outcome, outcome::toString);
    }

    private static void join(Thread thread) {
        try {
            thread.join(Fixture.LONG);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
