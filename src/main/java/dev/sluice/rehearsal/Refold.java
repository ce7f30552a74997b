package dev.sluice.rehearsal;

import dev.sluice.engine.Command;
import dev.sluice.engine.Event;
import dev.sluice.engine.Interpreter;
import dev.sluice.journal.Entry;
import dev.sluice.language.model.Runbook;
import java.util.List;
import java.util.function.Consumer;

/** Feeds the entries of a journal to an interpreter again. */
final class Refold implements Consumer<Entry> {
    private final Interpreter interpreter;
    private final int process;
    private final List<Witness> witnesses;
    private long at;
    private long noted;
    private long timeline;

    /** @param process the one that takes the run up */
    Refold(Runbook runbook, int process, List<Witness> witnesses) {
        this.process = process;
        this.witnesses = witnesses;
        interpreter = new Interpreter(runbook);
    }

    @Override
    public void accept(Entry entry) {
        if (entry instanceof Entry.Reached reached) {
            noted = reached.timeline();
        }
        if (entry instanceof Entry.Happened happened) {
            Event event = happened.event();
            at = event.at();
            timeline = noted;
            List<Command> commands = interpreter.on(event);
            witnesses.forEach(witness -> witness.refolded(process, event, commands));
        }
    }

    Interpreter interpreter() {
        return interpreter;
    }

    /** Which server the target was when a process last drove the run. */
    long timeline() {
        return timeline;
    }

    /** The run's clock at the last event. */
    long at() {
        return at;
    }
}
