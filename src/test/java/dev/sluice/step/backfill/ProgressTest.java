package dev.sluice.step.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How far a pass has come, where keys tell it, and that nothing is told where they do not. */
@ExtendWith(TestPostgres.class)
class ProgressTest {
    private static final OptionalDouble UNKNOWN = OptionalDouble.empty();

    @Test
    void aRangeWithinOnePlaceTellsOnlyItsEnds() {
        Tile fresh = tile(0, 100, 7, 7);
        Tile begun = begun(fresh, 7);
        assertEquals(OptionalDouble.of(0), fresh.share());
        assertEquals(UNKNOWN, begun.share());
        assertEquals(OptionalDouble.of(1), finished(begun).share());
    }

    @Test
    void aRangeOverSeveralPlacesTellsItsShare() {
        assertEquals(OptionalDouble.of(0.25), begun(tile(0, 100, 10, 50), 20).share());
    }

    @Test
    void oneRangeThatCannotTellLeavesThePassUntold() {
        Tile wide = begun(tile(0, 100, 1, 5), 3);
        Tile narrow = tile(1, 100, 5, 5);
        assertEquals(OptionalDouble.of(0.25), course(wide, narrow).progress());
        assertEquals(UNKNOWN, course(wide, begun(narrow, 5)).progress());
        assertEquals(OptionalDouble.of(0.75), course(wide, finished(narrow)).progress());
        assertEquals(
                OptionalDouble.of(1), course(finished(wide), finished(narrow)).progress());
    }

    /** Places have weighed it at nothing, whatever it holds. */
    @Test
    void aRangeThatWeighsNothingWithinOnePlaceLeavesThePassUntold() {
        Tile wide = begun(tile(0, 100, 1, 5), 3);
        Tile weightless = tile(1, 0, 5, 5);
        assertEquals(UNKNOWN, course(wide, weightless).progress());
        assertEquals(UNKNOWN, course(wide, finished(weightless)).progress());
        assertEquals(
                OptionalDouble.of(1),
                course(finished(wide), finished(weightless)).progress());
    }

    /** Up to the lowest key of all: one row, which weighs next to nothing. */
    @Test
    void aKeyOfOneColumnHoldsNextToNothingWithinOnePlace() {
        Tile wide = begun(tile(0, 100, 1, 5), 3);
        Tile lowest = Tile.fresh(
                1,
                new Tile.Planned(
                        0,
                        new KeyRange(Optional.empty(), new Key(List.of("1"))),
                        0,
                        OptionalDouble.of(1),
                        OptionalDouble.of(1)));
        assertEquals(OptionalDouble.of(0.5), course(wide, lowest).progress());
    }

    @Test
    void theOnlyTenantOfATableIsCountedByRows(TestDatabase database) {
        database.execute(
                "create table t (tenant int, id int, n int not null default 0, primary key (tenant, id))",
                "insert into t select 7, g from generate_series(1, 300) g");
        try (Fixture run = Fixture.open(database)) {
            BackfillPlan plan = Fixture.plan("t", "update t set n = n + 1 where :range");
            Outcome.Opened opened = assertInstanceOf(Outcome.Opened.class, run.backfill.open(plan, Fixture.LONG));
            assertEquals(OptionalDouble.of(0), opened.progress());
            assertEquals(300, opened.estimatedRows().orElseThrow());
            List<OptionalDouble> told = new ArrayList<>();
            for (int i = 1; i <= 3; i++) {
                Outcome.BatchDone done = assertInstanceOf(
                        Outcome.BatchDone.class, run.backfill.batch(plan, Fixture.batch(100), new Cancellation()));
                assertEquals(100L * i, done.rowsDone());
                told.add(done.progress());
            }
            assertEquals(List.of(UNKNOWN, UNKNOWN, OptionalDouble.of(1)), told);
        }
    }

    private static Course course(Tile... tiles) {
        return new Course("a.fill", 1, List.of(tiles), 0);
    }

    /** Its key is of two columns, the first of which says where it lies. */
    private static Tile tile(int ordinal, double weight, int low, int high) {
        KeyRange range = new KeyRange(Optional.of(key(low, 10)), key(high, 90));
        return Tile.fresh(ordinal, new Tile.Planned(0, range, weight, OptionalDouble.of(low), OptionalDouble.of(high)));
    }

    private static Tile begun(Tile tile, int place) {
        return tile.behind(key(place, 50), OptionalDouble.of(place), 5);
    }

    private static Tile finished(Tile tile) {
        return tile.behind(tile.range().upTo(), tile.planned().high(), 5);
    }

    private static Key key(int tenant, int id) {
        return new Key(List.of(String.valueOf(tenant), String.valueOf(id)));
    }
}
