package dev.sluice.language.sql.statement;

import java.util.List;

/** Which rows a partition takes. */
public sealed interface Bound {

    /** {@code from (...) to (...)}; one value a column of the key, {@code minvalue} and {@code maxvalue} among them. */
    record Range(List<Fragment> from, List<Fragment> to) implements Bound {}

    /** {@code in (...)}, {@code null} among them. */
    record Listed(List<Fragment> values) implements Bound {}

    /** {@code with (modulus m, remainder r)}. */
    record Hash(Fragment modulus, Fragment remainder) implements Bound {}
}
