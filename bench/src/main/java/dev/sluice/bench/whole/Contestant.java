package dev.sluice.bench.whole;

import java.util.Locale;

/** What a round lets run in turn. */
enum Contestant {
    SINGLE("one UPDATE"),
    LOOP("a keyset loop by hand"),
    SLUICE("sluice, batches of one size"),
    ADAPTIVE("sluice, batches as long as their aim"),
    WORKERS("sluice, two workers"),
    PGROLL("pgroll's backfill"),
    PGROLLS_SHAPE("pgroll's statement alone"),
    PGROLLS_SHAPE_LARGE("pgroll's statement, our size");

    /** The size of the loop's batches and of ours beside it. */
    static final int BATCH = 10_000;

    /** What pgroll takes unless told otherwise. */
    static final int PGROLLS_BATCH = 1_000;

    final String title;

    Contestant(String title) {
        this.title = title;
    }

    String option() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isOurs() {
        return this == SLUICE || this == ADAPTIVE || this == WORKERS;
    }

    /** How our step's size is stated. */
    String batch() {
        return switch (this) {
            case ADAPTIVE -> "batch " + BATCH + " rest 0s aim 100ms";
            case WORKERS -> "batch " + BATCH + " workers 2 rest 0s";
            default -> "batch " + BATCH + " rest 0s";
        };
    }

    /** Whether it does a part of the rows only, and is compared by its work. */
    boolean isSlow() {
        return this == PGROLL || this == PGROLLS_SHAPE || this == PGROLLS_SHAPE_LARGE;
    }

    int size() {
        return this == PGROLL || this == PGROLLS_SHAPE ? PGROLLS_BATCH : BATCH;
    }
}
