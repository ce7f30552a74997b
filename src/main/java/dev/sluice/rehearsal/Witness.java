package dev.sluice.rehearsal;

import dev.sluice.engine.Command;
import dev.sluice.engine.Event;
import dev.sluice.engine.RunView;
import java.util.List;

/**
 * Looks on while a run is simulated, and says what was never to be. Each simulated run has witnesses of its own; none of them
 * changes anything. A process is known by its number: 1 begins the run, each later one has a number of its own.
 */
public interface Witness {
    /**
     * A process that takes the run up reads its journal: its interpreter takes this event, which an earlier process has taken, and
     * nothing is done of what it wants.
     */
    default void refolded(int process, Event event, List<Command> commands) {}

    /**
     * A process's interpreter took an event that stands in its journal, and wants this done.
     *
     * @param trueTime milliseconds since the simulation began; the event's own time is on the run's clock
     */
    default void took(int process, Event event, List<Command> commands, long trueTime) {}

    /**
     * An effect reaches the world: its transaction begins, or its request is sent.
     *
     * @param at the run's clock as this process has it
     */
    default void began(int process, Command.Execute execute, long at, long trueTime) {}

    /**
     * A transaction of an effect is about to commit in this instant; effects outside a transaction only begin. Whether the process
     * will hear of it is another matter.
     *
     * @param at the run's clock as this process has it when it gave the commit away
     */
    default void committed(int process, Command.Execute execute, long at, long trueTime) {}

    /** The simulation is over: the run has ended, or the simulation gave up waiting for that. */
    default void over(RunView last, long trueTime) {}

    List<Violation> violations();
}
