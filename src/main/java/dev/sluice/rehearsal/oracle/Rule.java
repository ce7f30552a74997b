package dev.sluice.rehearsal.oracle;

import dev.sluice.engine.Command;
import dev.sluice.engine.Decision;
import dev.sluice.engine.Event;
import java.util.function.Consumer;

/** One thing that a run must never do. It is told of everything in its order, and tells what was done all the same. */
abstract class Rule {
    final Stand stand;
    private final Consumer<String> broken;

    /** @param broken takes each breach, in words */
    Rule(Stand stand, Consumer<String> broken) {
        this.stand = stand;
        this.broken = broken;
    }

    final void broken(String text) {
        broken.accept(text);
    }

    /** An event was taken, and {@link Stand} knows it. */
    void event(Event event) {}

    /** Something was decided, and {@link Stand} knows it. */
    void decided(Decision decision) {}

    /** An effect is about to begin; {@link Stand} does not know it yet. */
    void executes(Command.Execute execute) {}

    /** This process's part of the run is over. */
    void finished(Command.Finish finish) {}

    /** All commands that answer the event are known. */
    void settled() {}
}
