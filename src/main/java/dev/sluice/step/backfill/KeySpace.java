package dev.sluice.step.backfill;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Questions about the keys of a table, in its server's own order; each reads a stretch of the key's index, and no row. */
public interface KeySpace {

    /**
     * A key that was found.
     *
     * @param place of it on a line, absent for types without one
     */
    record Placed(Key key, OptionalDouble place) {}

    Optional<Placed> lowest() throws SQLException;

    Optional<Placed> highest() throws SQLException;

    /** The n-th key of a range from below; absent if it holds fewer. */
    Optional<Key> ahead(KeyRange range, long n) throws SQLException;

    OptionalDouble place(Key of) throws SQLException;

    /** Whether the first key is above the second. */
    boolean isAbove(Key one, Key other) throws SQLException;

    /** Estimated rows. */
    double estimate() throws SQLException;

    /** Keys about at these shares (0..1) of the rows, in order; fewer where there are few rows. */
    List<Placed> quantiles(List<Double> shares) throws SQLException;
}
