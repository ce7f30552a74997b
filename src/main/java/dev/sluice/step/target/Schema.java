package dev.sluice.step.target;

import java.util.List;

/** The schema {@code sluice} in a target database. */
public final class Schema {
    private Schema() {}

    /** The statements that create it, and the grants that the given role needs, for a DBA to run. */
    public static String print(String role) {
        throw new UnsupportedOperationException(role);
    }

    /** What is missing, each with the statement that adds it; empty if all is there. */
    public static List<String> check(Target target) {
        throw new UnsupportedOperationException(target.toString());
    }

    /** Creates it; only on explicit request. */
    public static void create(Target target) {
        throw new UnsupportedOperationException(target.toString());
    }

    /**
     * Removes it with everything in it.
     *
     * @throws dev.sluice.step.Held while a run is open
     */
    public static void drop(Target target) {
        throw new UnsupportedOperationException(target.toString());
    }

    /**
     * Holds a run back until it is there.
     *
     * @throws dev.sluice.step.Unfit naming the command to type
     */
    public static void require(Target target) {
        throw new UnsupportedOperationException(target.toString());
    }
}
