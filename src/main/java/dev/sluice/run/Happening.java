package dev.sluice.run;

import dev.sluice.diagnosis.Evidence;
import dev.sluice.engine.Command;
import dev.sluice.engine.EffectId;
import dev.sluice.engine.EffectResult;
import dev.sluice.engine.Event;
import dev.sluice.engine.Interpreter;
import dev.sluice.engine.Signal;
import dev.sluice.value.Reading;
import java.util.List;
import java.util.function.Consumer;

/** What a conductor is told between two events. */
public sealed interface Happening {
    record Read(String metric, Reading reading, List<Integer> series) implements Happening {
        public Read(String metric, Reading reading) {
            this(metric, reading, List.of());
        }
    }

    /** @param samples oldest first, on the run's clock */
    record Past(String metric, List<Reading.Present> samples) implements Happening {}

    /** An effect in flight says something of itself. */
    record Told(EffectId id, String text) implements Happening {}

    record Ended(EffectId id, EffectResult result) implements Happening {}

    /** The checks of a diagnosis were read. */
    record Examined(Command.Examine wanted, List<Event.Sample> samples, List<Evidence> evidence) implements Happening {}

    /**
     * @param letter its id, empty if it came by none
     * @param heard to be called once the journal has it
     */
    record Said(String who, Signal signal, String letter, Runnable heard) implements Happening {}

    /** Another process holds the fence by now. */
    record TakenOver(String text) implements Happening {}

    /** Another server stands in a target's place by now. */
    record Moved(String text) implements Happening {}

    /** A question about the state; no event. */
    record Asked(Consumer<Interpreter> question) implements Happening {}
}
