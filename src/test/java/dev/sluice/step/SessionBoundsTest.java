package dev.sluice.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sluice.step.backfill.BackfillPlan;
import dev.sluice.step.sql.SqlEffect;
import dev.sluice.step.sql.SqlEffect.Mode;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every kind of effect runs under, asked inside of it, on a database whose own defaults are all different. Deadlines are a
 * minute, lock timeouts half a second.
 */
@ExtendWith(TestPostgres.class)
class SessionBoundsTest {
    private static final String IN_A_TRANSACTION = "500ms|60s or less|1min|30|10|3|sluice/20261120-orders/1";
    private static final String OUTSIDE = "0|60s or less|1min|30|10|3|sluice/20261120-orders/1";

    @BeforeEach
    void otherDefaults(TestDatabase database) {
        String alter = "alter database \"" + database.name() + "\" set ";
        database.execute(
                alter + "lock_timeout = '7s'",
                alter + "statement_timeout = '11s'",
                alter + "idle_in_transaction_session_timeout = '13s'",
                alter + "tcp_keepalives_idle = 17",
                """
                create function bounds() returns text language sql stable as $$
                  select concat_ws('|', current_setting('lock_timeout'),
                    case when extract(epoch from current_setting('statement_timeout')::interval) between 50 and 60
                      then '60s or less' else current_setting('statement_timeout') end,
                    current_setting('idle_in_transaction_session_timeout'), current_setting('tcp_keepalives_idle'),
                    current_setting('tcp_keepalives_interval'), current_setting('tcp_keepalives_count'),
                    current_setting('application_name'))
                $$
                """,
                """
                create function refuse_other_than(wanted text, id int) returns int language plpgsql immutable as $$
                  begin
                    if public.bounds() <> wanted then raise exception '%', public.bounds(); end if;
                    return id;
                  end $$
                """,
                "create table t (id int primary key, seen text)",
                "insert into t select g from generate_series(1, 10) g");
    }

    @Test
    void aStatementInATransaction(TestDatabase database) {
        try (Fixture run = Fixture.open(database)) {
            for (Mode mode : new Mode[] {Mode.SINGLE, Mode.ONE_TRANSACTION}) {
                done(run, Fixture.effect("k" + mode, mode, "update t set seen = bounds()"));
                assertSeen(database, IN_A_TRANSACTION);
            }
        }
    }

    @Test
    void aStatementOutsideOfATransaction(TestDatabase database) {
        try (Fixture run = Fixture.open(database)) {
            done(run, Fixture.effect("k", Mode.OUTSIDE_TRANSACTION, "update t set seen = bounds()"));
            assertSeen(database, OUTSIDE);
            String build = "create index concurrently i on t (refuse_other_than('" + OUTSIDE + "', id))";
            done(run, Fixture.effect("i", Mode.OUTSIDE_TRANSACTION, build));
        }
    }

    @Test
    void aBatchForwardAndBack(TestDatabase database) {
        BackfillPlan plan = Fixture.plan("t", "update t set seen = bounds() where :range");
        try (Fixture run = Fixture.open(database)) {
            run.fill(plan, 100);
            assertSeen(database, IN_A_TRANSACTION);
            database.execute("update t set seen = null");
            run.undo(plan, Optional.of("update t set seen = bounds() where :range"), 100);
            assertSeen(database, IN_A_TRANSACTION);
        }
    }

    private static void done(Fixture run, SqlEffect effect) {
        Outcome outcome = run.run(effect);
        assertInstanceOf(Outcome.Done.class, outcome, outcome::toString);
    }

    private static void assertSeen(TestDatabase database, String bounds) {
        assertEquals(bounds, database.single("select string_agg(distinct seen, ' and ') from t"));
    }
}
