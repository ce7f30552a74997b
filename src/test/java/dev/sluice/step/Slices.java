package dev.sluice.step;

import dev.sluice.step.backfill.BackfillPlan;
import dev.sluice.step.backfill.BackfillPlan.Slice;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Backfills of a part of a table, which count up its column {@code n}. */
public final class Slices {
    private Slices() {}

    /** @param except steps whose ranges are left out */
    public static BackfillPlan plan(String table, String step, Slice slice, List<String> except) {
        return new BackfillPlan(
                "fill." + step,
                table,
                List.of(),
                slice,
                except,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Fixture.statement("update " + table + " set n = n + 1 where :range"),
                Fixture.LOCK);
    }

    /** Any part of it. */
    public static Slice any(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> new Slice.First(1 + random.nextInt(100));
            case 1 -> new Slice.Spread(1 + random.nextInt(99));
            default -> new Slice.Spread(0.5 + random.nextDouble());
        };
    }
}
