package dev.sluice.source;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What a server makes of a query that it was shown and did not run. */
public sealed interface Parsing {

    /**
     * It can be run.
     *
     * @param cost the planner's estimate, where it was asked for
     * @param volatiles names of functions that the query calls and that may do more than read
     */
    record Understood(Optional<Cost> cost, List<String> volatiles) implements Parsing {
        public Understood {
            volatiles = List.copyOf(volatiles);
        }
    }

    /**
     * It cannot be run.
     *
     * @param state SQLSTATE, empty where the server knows none
     * @param said the server's own words
     * @param hint the server's advice, if it has any
     * @param at where in the text that was shown, as {@link String#charAt} counts; absent if the server does not say
     */
    record Refused(String state, String said, Optional<String> hint, OptionalInt at) implements Parsing {}

    /** The server could not be asked. */
    record Unasked(SourceProblem problem) implements Parsing {}

    /**
     * PostgreSQL's estimate of a query.
     *
     * @param total in the planner's units; reading one page in sequence is 1.0 by default
     * @param rows that it yields
     */
    record Cost(double total, double rows) {}
}
