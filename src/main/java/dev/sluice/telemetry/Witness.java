package dev.sluice.telemetry;

import dev.sluice.engine.Ending;
import dev.sluice.engine.RunView;
import dev.sluice.journal.Entry;
import java.time.Duration;
import java.util.Optional;

/**
 * Follows a run and tells somebody outside. All but {@link #leaves} are called on the driver's thread: they hand over and return,
 * without I/O and without waiting, and what they cannot take they drop and count. What a witness does wrong is no fault of the
 * run: {@link Witnesses} sees to it.
 */
public interface Witness {
    /** A line that stood in the journal before this process began to drive, the header included; all of them come first, in order. */
    default void recalls(Entry entry) {}

    /** A line that this process has journaled. */
    default void wrote(Entry entry) {}

    /** What the metrics amount to; about once a second, before {@link #sees}. */
    default void reads(MetricReadings readings) {}

    /**
     * The state after an event: behind a decision, a change of verdict or a person's word at once, else a few times a second, at
     * least about once.
     */
    default void sees(RunView view) {}

    /**
     * The run, or this process's part of it, is over: says what is left to say, within {@link #farewell}, and
     * closes what it has opened. Called once, not on the driver's thread.
     *
     * @param ending absent if the process fails
     */
    default void leaves(Optional<Ending> ending) {}

    /** How long {@link #leaves} may take at most. */
    default Duration farewell() {
        return Witnesses.LONGEST_FAREWELL;
    }
}
