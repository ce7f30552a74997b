package dev.sluice.run;

import dev.sluice.engine.Interpreter;
import dev.sluice.journal.Entry;

/** Folds a journal's events into an interpreter, whose commands are not carried out again. */
final class Replay {
    private final Interpreter interpreter;
    private long lastAt;

    Replay(Interpreter interpreter) {
        this.interpreter = interpreter;
    }

    void accept(Entry entry) {
        if (entry instanceof Entry.Happened happened) {
            interpreter.on(happened.event());
            lastAt = happened.event().at();
        }
    }

    Interpreter interpreter() {
        return interpreter;
    }

    /** The run's clock at the last event. */
    long lastAt() {
        return lastAt;
    }
}
