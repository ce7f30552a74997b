package dev.sluice.step.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every clause of a backfill with every other one and with each way of undoing it: forward and back each row once. */
@ExtendWith(TestPostgres.class)
class BackfillClausesTest {
    /** Stands in rows that are not this step's. */
    private static final int OTHERS = 100;

    private static final String COLUMNS =
            "id int, r int, n int not null default 0, note text collate caseless, primary key (id, r)";

    /**
     * @param late whether rows come in between and above once the first pass is over, and a second one finds them
     * @param excepts whether an earlier step has made its own of some ranges
     */
    record Clauses(
            BackfillPlan.Slice slice,
            int workers,
            boolean late,
            boolean keepsOld,
            boolean onlySome,
            boolean parts,
            boolean excepts) {

        BackfillPlan plan() {
            return new BackfillPlan(
                    "fill.all",
                    "t",
                    List.of("id", "r"),
                    slice,
                    excepts ? List.of("fill.sample") : List.of(),
                    onlySome ? Optional.of("id % 7 <> 0") : Optional.empty(),
                    late ? Optional.of("n = 0") : Optional.empty(),
                    keepsOld ? List.of("n", "note") : List.of(),
                    Fixture.statement("update t set n = n + 1, note = 'filled' where :range"),
                    Fixture.LOCK,
                    workers);
        }

        BackfillPlan sample() {
            return new BackfillPlan(
                    "fill.sample",
                    "t",
                    List.of("id", "r"),
                    new BackfillPlan.Slice.Spread(20),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Fixture.statement("update t set n = " + OTHERS + " where :range"),
                    Fixture.LOCK,
                    workers);
        }

        Optional<String> undo() {
            return keepsOld ? Optional.empty() : Optional.of("update t set n = n - 1 where :range and n <> " + OTHERS);
        }
    }

    static Stream<Clauses> product() {
        List<Clauses> all = new ArrayList<>();
        for (BackfillPlan.Slice slice : List.of(
                new BackfillPlan.Slice.Whole(), new BackfillPlan.Slice.Spread(40), new BackfillPlan.Slice.First(40))) {
            for (int bits = 0; bits < 64; bits++) {
                all.add(new Clauses(
                        slice,
                        (bits & 1) == 0 ? 1 : 3,
                        (bits & 2) != 0,
                        (bits & 4) != 0,
                        (bits & 8) != 0,
                        (bits & 16) != 0,
                        (bits & 32) != 0));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("product")
    void eachRowIsChangedOnceAndUndoneOnce(Clauses clauses, TestDatabase database) {
        database.execute(
                "create collation caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
        if (clauses.parts()) {
            database.execute(
                    "create table t (" + COLUMNS + ") partition by list (r)",
                    "create table t1 partition of t for values in (1)",
                    "create table t0 partition of t for values in (0)");
        } else {
            database.execute("create table t (" + COLUMNS + ")");
        }
        database.execute("insert into t (id, r) select g * 10, g % 2 from generate_series(1, 400) g", "analyze t");
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = clauses.plan();
            if (clauses.excepts()) {
                run.fill(clauses.sample(), 37);
            }
            long rows = run.fill(plan, 37).rowsDone();
            if (clauses.late()) {
                database.execute(
                        "insert into t (id, r) select g * 10 + 5, g % 2 from generate_series(1, 400) g",
                        "insert into t (id, r) select 100000 + g, g % 2 from generate_series(1, 50) g");
                rows = run.pass(plan, 37, 2).rowsDone();
            }
            assertEquals(rows, database.count("select count(*) from t where n = 1"));
            assertEquals(0, database.count("select count(*) from t where n not in (0, 1, " + OTHERS + ")"));
            if (clauses.slice() instanceof BackfillPlan.Slice.Whole && !clauses.onlySome()) {
                assertEquals(0, database.count("select count(*) from t where n = 0"));
            }
            long others = clauses.keepsOld() ? write(database) : 0;
            Outcome.BatchDone undone = run.undo(plan, clauses.undo(), 41);
            long left = clauses.excepts() && !clauses.keepsOld() ? leftToTheSample(run, clauses, database) : 0;
            assertEquals(others, database.count("select count(*) from t where n not in (0, " + OTHERS + ")"));
            assertEquals(rows - others - left, undone.rowsDone());
        }
    }

    /** Late rows in ranges of a step that stands, which its own undo then takes; how many there were. */
    private static long leftToTheSample(Fixture run, Clauses clauses, TestDatabase database) {
        assertEquals(0, database.count("select count(*) from t where n = 1 and id % 10 = 0"));
        long left = database.count("select count(*) from t where n = 1");
        run.undo(clauses.sample(), Optional.of("update t set n = 0 where :range and n <> 0"), 41);
        assertEquals(0, database.count("select count(*) from t where n <> 0"));
        return left;
    }

    /** What the application writes is not what the step wrote, even if the column's collation takes both for equal. */
    private static long write(TestDatabase database) {
        database.execute("update t set note = 'Filled' where n = 1 and id % 50 = 0");
        return database.count("select count(*) from t where n = 1 and id % 50 = 0");
    }
}
