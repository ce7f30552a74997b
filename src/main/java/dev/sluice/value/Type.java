package dev.sluice.value;

/** What kind of thing an expression yields: a {@link Dimension} for what can be counted or measured, or one of the plain types. */
public sealed interface Type permits Dimension, Type.Plain {

    /** Types that take no part in arithmetic. */
    enum Plain implements Type {
        BOOLEAN,
        TEXT,
        TIME,
        IDENTIFIER
    }
}
