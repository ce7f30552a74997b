package dev.sluice.step.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.journal.Anchor;
import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.step.backfill.BackfillPlan;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A database that holds the first version of the schema, with runs in it, becomes one of the present version. */
@ExtendWith(TestPostgres.class)
class SchemaUpgradeTest {
    private static final Path FIRST_VERSION = Path.of("src/test/resources/step/schema-1.sql");

    private static void createFirstVersion(TestDatabase database) throws IOException {
        database.execute(Files.readString(FIRST_VERSION), """
                insert into sluice.fence (runbook, run_id, epoch, owner, host, backend_pid, backend_start, acquired_at, renewed_at)
                values ('orders', '20261120-orders', 4, 'ada', 'workstation', 4711, 'long ago', now(), now())
                """);
    }

    @Test
    void whatIsMissingIsNamedPrintedAndAddedAndNothingIsLost(TestDatabase database) throws IOException {
        createFirstVersion(database);
        try (Target target = Target.open(Fixture.settings(database), Fixture.RUN)) {
            List<String> missing = Schema.check(target);
            assertTrue(
                    missing.contains("table sluice.fence lacks token, watch_pid, watch_start, lease_until"),
                    missing::toString);
            assertTrue(missing.contains("there is no table sluice.claim"), missing::toString);

            String printed = Schema.printMissing(target, "postgres");
            assertTrue(printed.contains("alter table sluice.fence add column lease_until timestamptz;"), printed);
            assertTrue(!printed.contains("drop ") && !printed.contains("create schema"), printed);

            Schema.create(target);
            assertEquals(List.of(), Schema.check(target));
            assertEquals(1, database.count("select count(*) from sluice.fence where epoch = 4"));
            assertEquals(1, database.count("select count(*) from pg_trigger where tgname = 'keep'"));
            database.execute("drop trigger keep on sluice.journal");
            assertEquals(List.of("table sluice.journal lacks its trigger keep"), Schema.check(target));
            Schema.create(target);
            // an open run of the first version goes on
            assertEquals(
                    5,
                    PostgresFence.acquire(target, Fixture.taking(Fixture.RUN)).epoch());
        }
    }

    /** The first version counted a pass's rows and batches in one row, and this one counts them in each range. */
    @Test
    void aBackfillBegunWithTheFirstVersionGoesOnWhereItWas(TestDatabase database) throws IOException {
        createFirstVersion(database);
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g, (g <= 40)::int from generate_series(1, 100) g",
                "insert into sluice.checkpoint values ('20261120-orders', 'fill.all', 1, 't', '{id}', now(), '{}', 100, 40, 0, 4,"
                        + " 4, 'earlier', now())",
                "insert into sluice.tile values ('20261120-orders', 'fill.all', 1, 0, 't'::regclass, null, '{100}', '{40}', 40,"
                        + " false, null, false, 100, 1, 100, 40)",
                "insert into sluice.old_value select '20261120-orders', 'fill.all', 1, (g - 1) / 10, 't'::regclass, array[g::text],"
                        + " '{0}', '{1}' from generate_series(1, 40) g");
        try (Fixture run = Fixture.open(database)) {
            assertEquals(
                    List.of("earlier"),
                    run.target.anchors(Fixture.RUN).stream().map(Anchor::hash).toList());
            BackfillPlan counting = Fixture.plan("t", "update t set n = n + 1 where :range");
            BackfillPlan plan = new BackfillPlan(
                    counting.step(),
                    counting.table(),
                    counting.key(),
                    counting.slice(),
                    counting.except(),
                    counting.onlyWhere(),
                    counting.remaining(),
                    List.of("n"),
                    counting.statement(),
                    counting.lockTimeout());
            Outcome.Opened opened = assertInstanceOf(Outcome.Opened.class, run.backfill.open(plan, Fixture.LONG));
            assertEquals(40, opened.rowsDone());

            assertEquals(100, run.pass(plan, 10, 1).rowsDone());
            assertEquals(0, database.count("select count(*) from t where n <> 1"));
            assertEquals(10, database.count("select count(distinct batch) from sluice.old_value"));

            assertEquals(100, run.undo(plan, Optional.empty(), 30).rowsDone());
            assertEquals(0, database.count("select sum(n) from t"));
        }
    }

    @Test
    void whatADbaRunsCompletesItToo(TestDatabase database) throws IOException {
        createFirstVersion(database);
        try (Target target = Target.open(Fixture.settings(database), Fixture.RUN)) {
            database.execute(Schema.printMissing(target, database.user()));
            assertEquals(List.of(), Schema.check(target));
        }
    }
}
