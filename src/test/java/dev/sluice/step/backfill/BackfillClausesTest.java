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
    private static final String COLUMNS = "id int, r int, n int not null default 0, primary key (id, r)";

    /** @param late whether rows come in between and above once the first pass is over, and a second one finds them */
    record Clauses(
            BackfillPlan.Slice slice, int workers, boolean late, boolean keepsOld, boolean onlySome, boolean parts) {

        BackfillPlan plan() {
            return new BackfillPlan(
                    "fill.all",
                    "t",
                    List.of("id", "r"),
                    slice,
                    List.of(),
                    onlySome ? Optional.of("id % 7 <> 0") : Optional.empty(),
                    late ? Optional.of("n = 0") : Optional.empty(),
                    keepsOld ? List.of("n") : List.of(),
                    Fixture.statement("update t set n = n + 1 where :range"),
                    Fixture.LOCK,
                    workers);
        }

        Optional<String> undo() {
            return keepsOld ? Optional.empty() : Optional.of("update t set n = n - 1 where :range");
        }
    }

    static Stream<Clauses> product() {
        List<Clauses> all = new ArrayList<>();
        for (BackfillPlan.Slice slice : List.of(
                new BackfillPlan.Slice.Whole(), new BackfillPlan.Slice.Spread(40), new BackfillPlan.Slice.First(40))) {
            for (int bits = 0; bits < 32; bits++) {
                all.add(new Clauses(
                        slice,
                        (bits & 1) == 0 ? 1 : 3,
                        (bits & 2) != 0,
                        (bits & 4) != 0,
                        (bits & 8) != 0,
                        (bits & 16) != 0));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("product")
    void eachRowIsChangedOnceAndUndoneOnce(Clauses clauses, TestDatabase database) {
        if (clauses.parts()) {
            database.execute(
                    "create table t (" + COLUMNS + ") partition by list (r)",
                    "create table t1 partition of t for values in (1)",
                    "create table t0 partition of t for values in (0)");
        } else {
            database.execute("create table t (" + COLUMNS + ")");
        }
        database.execute("insert into t select g * 10, g % 2 from generate_series(1, 400) g", "analyze t");
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = clauses.plan();
            long rows = run.fill(plan, 37).rowsDone();
            if (clauses.late()) {
                database.execute(
                        "insert into t select g * 10 + 5, g % 2 from generate_series(1, 400) g",
                        "insert into t select 100000 + g, g % 2 from generate_series(1, 50) g");
                rows = run.pass(plan, 37, 2).rowsDone();
            }
            assertEquals(rows, database.count("select count(*) from t where n = 1"));
            assertEquals(0, database.count("select count(*) from t where n not in (0, 1)"));
            if (clauses.slice() instanceof BackfillPlan.Slice.Whole && !clauses.onlySome()) {
                assertEquals(0, database.count("select count(*) from t where n = 0"));
            }
            Outcome.BatchDone undone = run.undo(plan, clauses.undo(), 41);
            assertEquals(0, database.count("select count(*) from t where n <> 0"));
            assertEquals(rows, undone.rowsDone());
        }
    }
}
