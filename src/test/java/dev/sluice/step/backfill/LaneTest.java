package dev.sluice.step.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.chaos.TcpProxy;
import dev.sluice.chaos.TcpProxy.AtCommit;
import dev.sluice.step.Cancellation;
import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.step.target.PostgresFence;
import dev.sluice.step.target.Schema;
import dev.sluice.step.target.Target;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A batch beside a control database, which notes it after its rows are committed. The statement counts up, so a repetition shows. */
@ExtendWith(TestPostgres.class)
class LaneTest {
    private static final int ROWS = 1000;
    private static final int BATCH = 100;

    private TestDatabase target;
    private TestDatabase control;

    @BeforeEach
    void create(TestDatabase shop, TestDatabase ledger) {
        target = shop;
        control = ledger;
        target.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g from generate_series(1, " + ROWS + ") g");
    }

    @Test
    void whatTheControlDatabaseHasMissedMayHaveChangedRowsAndIsDoneAgain() {
        try (TcpProxy proxy = TcpProxy.to(port());
                Apart run = new Apart(target, proxy.through(control))) {
            proxy.strike(AtCommit.LOSE_IT);
            assertUnknown(run.batch());
            assertEquals(1, proxy.strikes());
            assertEquals(BATCH, target.count("select sum(n) from t"), "the target has committed it");
            assertEquals(0, noted());

            assertEquals(BATCH, done(run.batch()));
            assertEquals(BATCH, target.count("select count(*) from t where n = 2 and id <= " + BATCH));
            assertEquals(BATCH, noted());
        }
    }

    @Test
    void whatTheControlDatabaseHasNotedIsDoneThoughNobodyHeardSo() {
        try (TcpProxy proxy = TcpProxy.to(port());
                Apart run = new Apart(target, proxy.through(control))) {
            proxy.strike(AtCommit.LOSE_THE_ANSWER);
            assertEquals(BATCH, done(run.batch()));
            assertEquals(1, proxy.strikes());
            assertEquals(BATCH, done(run.batch()));
            assertEquals(2 * BATCH, target.count("select count(*) from t where n = 1"));
            assertEquals(2 * BATCH, noted());
        }
    }

    /** Nothing in the control database tells the two apart. */
    @ParameterizedTest
    @EnumSource
    void whatTheTargetWasToldToCommitMayHaveChangedRows(AtCommit how) {
        try (TcpProxy proxy = TcpProxy.to(port());
                Apart run = new Apart(proxy.through(target), control)) {
            proxy.strike(how);
            assertUnknown(run.batch());
            assertEquals(1, proxy.strikes());
            assertEquals(how == AtCommit.LOSE_IT ? 0 : BATCH, target.count("select sum(n) from t"));
            assertEquals(0, noted());
        }
    }

    @Test
    void whatTheControlDatabaseRefusesToNoteMayHaveChangedRows() {
        try (Apart run = new Apart(target, control)) {
            control.execute(refusingAtCommit("sluice.tile"));
            assertUnknown(run.batch());
            assertEquals(BATCH, target.count("select sum(n) from t"));
            assertEquals(0, noted());
        }
    }

    @Test
    void whatTheTargetRefusesToCommitHasFailed() {
        target.execute(refusingAtCommit("t"));
        try (Apart run = new Apart(target, control)) {
            Outcome outcome = run.batch();
            assertEquals(
                    "P0001",
                    assertInstanceOf(Outcome.Failed.class, outcome, outcome::toString)
                            .code());
            assertEquals(0, target.count("select sum(n) from t"));
            assertEquals(0, noted());
        }
    }

    @Test
    void whatIsLostBeforeItsCommitHasChangedNoRow() {
        target.execute(
                "create function strike() returns trigger language plpgsql as"
                        + " $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$",
                "create trigger strike after update on t execute function strike()");
        try (Apart run = new Apart(target, control)) {
            Outcome outcome = run.batch();
            assertTrue(assertInstanceOf(Outcome.Failed.class, outcome, outcome::toString)
                    .retryable());
            assertEquals(0, target.count("select sum(n) from t"));
            assertEquals(0, noted());
        }
    }

    private static void assertUnknown(Outcome outcome) {
        Outcome.Unknown unknown = assertInstanceOf(Outcome.Unknown.class, outcome, outcome::toString);
        assertFalse(unknown.moved());
        assertTrue(unknown.detail().contains("the control database has not noted it"), unknown::detail);
    }

    private static long done(Outcome outcome) {
        return assertInstanceOf(Outcome.BatchDone.class, outcome, outcome::toString)
                .rows();
    }

    private long noted() {
        return control.count("select sum(rows_done) from sluice.tile");
    }

    private int port() {
        return URI.create(target.url().substring("jdbc:".length())).getPort();
    }

    private static String[] refusingAtCommit(String table) {
        return new String[] {
            "create function refuse() returns trigger language plpgsql as $$ begin raise 'not today'; end $$",
            "create constraint trigger refuse after update on " + table
                    + " deferrable initially deferred for each row execute function refuse()"
        };
    }

    /** A run whose schema {@code sluice} does not lie beside its rows, and a backfill of it that is open. */
    private static final class Apart implements AutoCloseable {
        private static final BackfillPlan PLAN = Fixture.plan("t", "update t set n = n + 1 where :range");
        private final Target ledger;
        private final Target target;
        private final Backfill backfill;

        Apart(TestDatabase rows, TestDatabase control) {
            ledger = Target.open(Fixture.settings(control), Fixture.RUN);
            target = Target.open(Fixture.settings(rows), Fixture.RUN, ledger);
            Schema.create(ledger);
            backfill = new PostgresBackfill(target, PostgresFence.acquire(target, Fixture.taking(Fixture.RUN)));
            assertInstanceOf(Outcome.Opened.class, backfill.open(PLAN, Fixture.LONG));
        }

        Outcome batch() {
            return backfill.batch(PLAN, Fixture.batch(BATCH), new Cancellation());
        }

        @Override
        public void close() {
            target.close();
            ledger.close();
        }
    }
}
