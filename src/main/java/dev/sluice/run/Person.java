package dev.sluice.run;

import dev.sluice.value.Unit;
import java.time.Duration;
import java.util.Optional;

/** Somebody who answers questions at a terminal. Calls block until the answer, the bound, or the end of the run. */
public interface Person {
    /** The name under which answers are journaled. */
    String name();

    /** The value of an {@code ask} metric in the unit's own spelling; empty if nobody answered in time. */
    Optional<String> value(String metric, String question, Unit unit, Duration bound);

    /** Whether a manual step was done; empty if nobody answered in time. */
    Optional<Boolean> done(String step, String instruction, Duration bound);
}
