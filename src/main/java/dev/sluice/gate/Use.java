package dev.sluice.gate;

/** What a predicate is for; it decides how its clocks treat what is unknown. */
enum Use {
    /** {@code proceed}, {@code until}, {@code require}, {@code expect}, {@code wait until}: the unknown delays. */
    GREEN,
    /** {@code rollback}, {@code pause}, {@code throttle}: the unknown never counts as good. */
    RED
}
