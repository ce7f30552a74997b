package dev.sluice.rehearsal;

import dev.sluice.engine.Event;
import dev.sluice.engine.Interpreter;
import dev.sluice.journal.Entry;
import dev.sluice.language.model.Runbook;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Feeds the entries of a journal to an interpreter again. */
final class Refold implements Consumer<Entry> {
    private final Interpreter interpreter;
    private final List<Event> events = new ArrayList<>();

    Refold(Runbook runbook) {
        interpreter = new Interpreter(runbook);
    }

    @Override
    public void accept(Entry entry) {
        if (entry instanceof Entry.Happened happened) {
            events.add(happened.event());
            interpreter.on(happened.event());
        }
    }

    Interpreter interpreter() {
        return interpreter;
    }

    List<Event> events() {
        return events;
    }

    /** The run's clock at the last event. */
    long at() {
        return events.isEmpty() ? 0 : events.getLast().at();
    }
}
