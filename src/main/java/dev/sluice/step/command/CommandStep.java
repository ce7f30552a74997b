package dev.sluice.step.command;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Outcome;
import dev.sluice.step.Progress;

/** Runs commands. Blocks its caller. */
public final class CommandStep {

    /** Starts the command and waits for its end; each line it prints is progress. */
    public Outcome run(CommandEffect effect, Cancellation cancellation, Progress progress) {
        throw new UnsupportedOperationException();
    }
}
