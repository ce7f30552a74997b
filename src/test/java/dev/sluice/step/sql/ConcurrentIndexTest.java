package dev.sluice.step.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Fixture;
import dev.sluice.step.Found;
import dev.sluice.step.Outcome;
import dev.sluice.step.sql.SqlEffect.Mode;
import dev.sluice.testing.Await;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPostgres.class)
class ConcurrentIndexTest {

    private static final String BUILD = "create unique index concurrently \"T_n\" on public.t (n)";

    @Test
    void anIndexIsBuiltOutsideATransactionWithoutALockBound(TestDatabase database) {
        database.execute("create table t (n int)");
        try (Fixture run = Fixture.open(database)) {
            assertEquals(new Outcome.Done("0 rows"), run.run(effect(BUILD, false)));
            assertEquals(1, valid(database));
            assertEquals(new Outcome.Done("was done already"), run.run(effect(BUILD, false)));
        }
    }

    @Test
    void aFailedBuildSaysWhatItLeftAndTheNextAttemptDropsIt(TestDatabase database) {
        database.execute("create table t (n int)", "insert into t values (1), (1)");
        try (Fixture run = Fixture.open(database)) {
            Outcome.Failed failed = failed(run.run(effect(BUILD, false)));
            assertEquals("23505", failed.code());
            assertTrue(failed.message().contains("drop index concurrently if exists \"T_n\""), failed.message());
            assertEquals(
                    Found.Finding.HALF_DONE,
                    run.sql.findOut(effect(BUILD, false), Optional.empty()).finding());

            database.execute("delete from t");
            Outcome.Failed refused = failed(run.run(effect(BUILD, false)));
            assertEquals("INVALID_INDEX", refused.code());
            assertInstanceOf(Outcome.Done.class, run.run(effect(BUILD, true)));
            assertEquals(1, valid(database));
        }
    }

    @Test
    void aCancelledBuildIsCleanedUpAndShowsWhomItWaitedFor(TestDatabase database) throws SQLException {
        database.execute("create table t (n int)");
        try (Fixture run = Fixture.open(database);
                Connection old = database.connect();
                Statement statement = old.createStatement()) {
            old.setAutoCommit(false);
            statement.execute("insert into t values (1)");
            Cancellation cancellation = new Cancellation();
            cancellation.ifWaitingForLock();
            List<String> told = new CopyOnWriteArrayList<>();
            Thread canceller = Thread.ofPlatform().start(() -> {
                Await.until("the build shows whom it waits for", Fixture.LONG, () -> !told.isEmpty());
                commitAfterCancel(cancellation, database, old);
            });
            Outcome outcome = run.sql.run(effect(BUILD, false), cancellation, told::add);
            join(canceller);

            String cancelled =
                    assertInstanceOf(Outcome.Cancelled.class, outcome).detail();
            assertTrue(cancelled.startsWith("a gate turned red; it was last seen waiting for writers"), cancelled);
            assertTrue(cancelled.endsWith("; dropped the invalid index \"T_n\""), cancelled);
            assertTrue(told.getFirst().contains("waiting for writers before build"), told::toString);
            assertTrue(told.getFirst().contains("idle in transaction"), told::toString);
            assertEquals(0, database.count("select count(*) from pg_class where relname = 'T_n'"));
            assertEquals(
                    Found.Finding.NOT_DONE,
                    run.sql.findOut(effect(BUILD, false), Optional.empty()).finding());
        }
    }

    /** The clean-up of an invalid index waits for the old transaction, too. */
    private static void commitAfterCancel(Cancellation cancellation, TestDatabase database, Connection old) {
        cancellation.now("a gate turned red");
        Await.until(
                "the clean-up waits",
                Fixture.LONG,
                () -> database.count(
                                "select count(*) from pg_stat_activity where query like 'drop index%' and wait_event_type = 'Lock'")
                        > 0);
        try {
            old.commit();
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void theCatalogsTellWhatTookPlace(TestDatabase database) {
        database.execute(
                "create table t (n int)",
                "alter table t add constraint small check (n < 10) not valid",
                "alter table t add constraint big check (n > 0)",
                "create index t_n on t (n)");
        try (Fixture run = Fixture.open(database)) {
            assertFound(run, Found.Finding.DONE, "create index concurrently if not exists t_n on t (n)");
            assertFound(run, Found.Finding.NOT_DONE, "create index concurrently t_m on t (n)");
            assertFound(run, Found.Finding.NOT_DONE, "drop index concurrently t_n");
            assertFound(run, Found.Finding.DONE, "DROP INDEX CONCURRENTLY IF EXISTS gone");
            assertFound(run, Found.Finding.NOT_DONE, "alter table only t validate constraint small");
            assertFound(run, Found.Finding.DONE, "alter table if exists public.t validate constraint \"big\"");
            assertFound(run, Found.Finding.NOT_DONE, "vacuum (analyze) t");
            assertFound(run, Found.Finding.DONE, "alter table t add column n int");
            assertFound(run, Found.Finding.DONE, "alter table t drop column m");
            assertFound(run, Found.Finding.NOT_DONE, "alter table t alter column n set not null");
            assertFound(run, Found.Finding.DONE, "alter table t add column if not exists n decimal(9, 2)");
            assertFound(run, Found.Finding.UNKNOWN, "alter table t add column if not exists n int, add column o int");
            assertFound(run, Found.Finding.NOT_DONE, "alter table t add column if not exists o int, add column p int");
            assertFound(run, Found.Finding.UNKNOWN, "reindex table concurrently t");
            assertFound(run, Found.Finding.UNKNOWN, "call something()");
        }
    }

    @Test
    void aProbeAnswersWhereTheCatalogsDoNot(TestDatabase database) {
        try (Fixture run = Fixture.open(database)) {
            SqlEffect effect = effect("call something()", false);
            assertEquals(Found.Finding.DONE, ask(run, effect, "select true"));
            assertEquals(Found.Finding.NOT_DONE, ask(run, effect, "select false"));
            assertEquals(Found.Finding.UNKNOWN, ask(run, effect, "select null::boolean"));
            assertEquals(Found.Finding.UNKNOWN, ask(run, effect, "select true where false"));
            assertEquals(Found.Finding.UNKNOWN, ask(run, effect, "create table made ()"));
            assertEquals(0, database.count("select count(*) from pg_class where relname = 'made'"));
        }
    }

    private static Found.Finding ask(Fixture run, SqlEffect effect, String probe) {
        return run.sql.findOut(effect, Optional.of(SqlStatement.of(probe))).finding();
    }

    private static void assertFound(Fixture run, Found.Finding finding, String statement) {
        Found found = run.sql.findOut(effect(statement, false), Optional.empty());
        assertEquals(finding, found.finding(), () -> statement + ": " + found.detail());
    }

    private static SqlEffect effect(String statement, boolean again) {
        return new SqlEffect(
                "k",
                Optional.empty(),
                List.of(SqlStatement.of(statement)),
                Mode.OUTSIDE_TRANSACTION,
                Fixture.LOCK,
                Fixture.LONG,
                false,
                List.of(),
                again);
    }

    private static long valid(TestDatabase database) {
        return database.count("select count(*) from pg_index where indisvalid and indexrelid = '\"T_n\"'::regclass");
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
