package dev.sluice.run;

import dev.sluice.engine.Event;
import dev.sluice.engine.Interpreter;
import dev.sluice.engine.RunState;
import dev.sluice.engine.RunView;
import dev.sluice.gate.Assessment;
import dev.sluice.gate.Verdict;
import dev.sluice.value.Value;
import java.util.Map;
import java.util.Optional;

/**
 * The view of a run, made when somebody looks and not for each event: with many metrics it takes longer than a batch. Who follows
 * looks at once when there is something that a person must see, else a few times a second. For the driver's thread, but for what
 * says otherwise.
 */
final class Outlook {
    private static final long LOOK_EVERY_MILLIS = 250;

    private final Interpreter interpreter;
    private final Timekeeper clock;
    private volatile RunView newest;
    private volatile Map<String, Value> knobs;
    private Stand stand;
    private boolean outdated;
    private boolean atOnce = true;
    private long lookedAt;

    /** What nobody is to be left in the dark about. */
    private record Stand(RunState state, Optional<String> phase, Optional<Verdict> verdict) {
        static Stand of(Interpreter interpreter) {
            return new Stand(
                    interpreter.state(),
                    interpreter.phase(),
                    interpreter.assessment().map(Assessment::verdict));
        }
    }

    Outlook(Interpreter interpreter, Timekeeper clock) {
        this.interpreter = interpreter;
        this.clock = clock;
        this.newest = interpreter.view();
        this.knobs = newest.knobs();
        this.stand = Stand.of(interpreter);
    }

    /** The interpreter took an event. */
    void took(Event event) {
        outdated = true;
        knobs = interpreter.knobs();
        Stand now = Stand.of(interpreter);
        atOnce |= event instanceof Event.Signalled || !now.equals(stand);
        stand = now;
    }

    /** It has decided something. */
    void decided() {
        atOnce = true;
    }

    /** Whether those who follow look now; if not, they do behind a later event, of which there is one each second. */
    boolean isLookedAt() {
        long now = clock.now();
        if (!atOnce && now - lookedAt < LOOK_EVERY_MILLIS) {
            return false;
        }
        atOnce = false;
        lookedAt = now;
        return true;
    }

    /** The state after the newest event. */
    RunView view() {
        if (outdated) {
            newest = interpreter.view();
            outdated = false;
        }
        return newest;
    }

    /** The state when somebody looked last, about a second ago at most. Any thread. */
    RunView newest() {
        return newest;
    }

    /** Live parameters after the newest event. Any thread. */
    Map<String, Value> knobs() {
        return knobs;
    }
}
