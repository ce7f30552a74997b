package dev.sluice.rehearsal.test;

import dev.sluice.engine.Command;
import dev.sluice.engine.Event;
import dev.sluice.engine.Interpreter;
import dev.sluice.engine.Signal;
import dev.sluice.journal.JournalWriter;
import dev.sluice.language.model.Metric;
import dev.sluice.rehearsal.Agenda;
import dev.sluice.run.Conductor;
import dev.sluice.run.Happening;
import dev.sluice.run.Timekeeper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One process of Sluice in a test: the real interpreter, conductor and journal, and hands that follow a script. */
final class SimulatedProcess {
    /** Any moment would do. */
    static final long EPOCH = 1_700_000_000_000L;

    /** Far more than a run can do at one moment. */
    private static final int MOST_TURNS = 100_000;

    private final Agenda agenda;
    private final Interpreter interpreter;
    private final JournalWriter journal;
    private final Conductor conductor;
    private final ScriptedHands hands;
    private List<Happening> inbox = new ArrayList<>();

    /** @param base where the run's clock goes on */
    SimulatedProcess(
            Agenda agenda,
            Interpreter interpreter,
            JournalWriter journal,
            long base,
            Map<String, Metric> metrics,
            Courses courses,
            Fates fates,
            Conductor.Audience audience) {
        this.agenda = agenda;
        this.interpreter = interpreter;
        this.journal = journal;
        Timekeeper clock = clock(agenda, base);
        this.hands = new ScriptedHands(metrics, agenda, courses, fates, clock, happening -> inbox.add(happening));
        this.conductor = new Conductor(interpreter, journal, clock, hands, audience);
    }

    private static Timekeeper clock(Agenda agenda, long base) {
        long began = agenda.now();
        return new Timekeeper() {
            @Override
            public long now() {
                return base + agenda.now() - began;
            }

            @Override
            public long wall() {
                return EPOCH + agenda.now();
            }
        };
    }

    Interpreter interpreter() {
        return interpreter;
    }

    void begin(Event first) {
        conductor.accept(first);
    }

    void say(String who, Signal signal) {
        inbox.add(new Happening.Said(who, signal, "", () -> {}));
    }

    /** How it ended, if it did. */
    Optional<Command.Finish> finished() {
        return conductor.finished();
    }

    /** When it wants to go on if nothing happens before. */
    long wakesAt() {
        return agenda.now() + conductor.patience();
    }

    /**
     * Lets everything happen that happens at this moment.
     *
     * @param look whether to look at the gates though nothing is due
     */
    void turn(boolean look) {
        boolean once = look;
        for (int turns = 0; finished().isEmpty() && (once || !inbox.isEmpty() || conductor.patience() == 0); turns++) {
            once = false;
            if (turns > MOST_TURNS) {
                throw new IllegalStateException("the run does not come to rest at " + agenda.now() + " ms");
            }
            List<Happening> arrived = inbox;
            inbox = new ArrayList<>();
            conductor.turn(arrived);
        }
        if (finished().isPresent()) {
            hands.close();
            conductor.sync();
            journal.close();
        }
    }

    /** kill -9: what its journal has not forced is lost. */
    void die() {
        hands.close();
    }
}
