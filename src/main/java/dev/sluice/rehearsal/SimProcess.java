package dev.sluice.rehearsal;

import dev.sluice.engine.Command;
import dev.sluice.engine.Decision;
import dev.sluice.engine.Event;
import dev.sluice.engine.Interpreter;
import dev.sluice.engine.RunState;
import dev.sluice.journal.Entry;
import dev.sluice.journal.JournalException;
import dev.sluice.journal.JournalWriter;
import dev.sluice.run.Announcing;
import dev.sluice.run.Conductor;
import dev.sluice.run.Happening;
import dev.sluice.run.Vigil;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One process of Sluice: the real interpreter, conductor and journal on a simulated machine. It may die, or sleep, at any time. */
final class SimProcess implements Conductor.Audience {
    /** A little more than a vigil lets pass. */
    private static final long GAP_MILLIS = Vigil.BOUND.toMillis() + 10;

    private static final long RENEWAL_MILLIS = 3_000;

    final int number;
    final SimClock clock;
    final boolean unattended;
    final Announcing announcing = new Announcing();
    private final Theatre theatre;
    private final World world;
    private final Interpreter interpreter;
    private final JournalWriter journal;
    private final Conductor conductor;
    private final SimHands hands;
    private final Vigil vigil;
    private final long epoch;
    private Optional<SimDatabase.Session> session;
    private long timeline;
    private boolean moved;
    /** The same, until a renewal tells. */
    private boolean movedBetween;

    private List<Happening> inbox = new ArrayList<>();
    private final List<Runnable> whenAwake = new ArrayList<>();
    private Life life = Life.AWAKE;
    private boolean lidClosed;
    private long sleepsSince;
    private long timerAt = Long.MAX_VALUE;
    private long judgedTrue;
    private long gapEndedAt;
    private RunState state;

    private enum Life {
        AWAKE,
        ASLEEP,
        OVER
    }

    /** What a process begins with. */
    record Start(
            int number,
            Interpreter interpreter,
            JournalWriter journal,
            SimClock clock,
            SimDatabase.Session session,
            long epoch,
            boolean unattended) {}

    SimProcess(Theatre theatre, Start start) {
        this.theatre = theatre;
        this.world = theatre.world;
        this.number = start.number();
        this.interpreter = start.interpreter();
        this.journal = start.journal();
        this.clock = start.clock();
        this.session = Optional.of(start.session());
        this.timeline = theatre.database.timeline();
        this.epoch = start.epoch();
        this.unattended = start.unattended();
        this.state = interpreter.state();
        this.hands = new SimHands(theatre, this);
        this.vigil = new Vigil(clock::wall);
        this.conductor = new Conductor(interpreter, journal, clock, hands, this, vigil);
        world.tally.process();
    }

    void begin(Event first) {
        guarded(() -> {
            journal.reached(new Entry.Reached(clock.wall(), "target", Optional.empty(), Optional.empty(), timeline));
            conductor.accept(first);
        });
        afterTurn();
        renewLater();
    }

    Interpreter interpreter() {
        return interpreter;
    }

    long epoch() {
        return epoch;
    }

    /** What speaks against relying on the verdict under which an effect begins now. */
    Supplier<Optional<String>> objection() {
        return vigil.since(clock::now);
    }

    /** When its interpreter looked at the gate again after it had not for too long, in the world's time. */
    long gapEndedAt() {
        return gapEndedAt;
    }

    /** When its interpreter last looked at the gate, in the world's time. */
    long judgedTrue() {
        return judgedTrue;
    }

    boolean over() {
        return life == Life.OVER;
    }

    boolean awake() {
        return life == Life.AWAKE;
    }

    /** Does something on the client's side after a while: not if the process is dead by then, and not while it sleeps. */
    void later(long millis, Runnable action) {
        world.in(millis, () -> now(action));
    }

    private void now(Runnable action) {
        switch (life) {
            case AWAKE -> action.run();
            case ASLEEP -> whenAwake.add(() -> now(action));
            case OVER -> {}
        }
    }

    void deliver(Happening happening) {
        if (life != Life.OVER) {
            inbox.add(happening);
            schedule(world.now());
        }
    }

    private void schedule(long at) {
        if (at < timerAt) {
            timerAt = at;
            world.at(at, () -> {
                if (timerAt == at) {
                    timerAt = Long.MAX_VALUE;
                    turn();
                }
            });
        }
    }

    private void turn() {
        if (life != Life.AWAKE) {
            return;
        }
        List<Happening> arrived = inbox;
        inbox = new ArrayList<>();
        guarded(() -> conductor.turn(arrived));
        afterTurn();
    }

    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (JournalException unwritable) {
            world.tell(() -> name() + " ends: " + unwritable.getMessage());
            hands.close();
            giveBack(false);
            end();
            theatre.crew.ended(this, Optional.empty());
        } catch (IllegalStateException | IllegalArgumentException bug) {
            world.violated("no bug", bug.toString());
            end();
            theatre.crew.ended(this, Optional.empty());
        }
    }

    private void afterTurn() {
        if (life == Life.OVER) {
            return;
        }
        if (conductor.finished().isEmpty()) {
            schedule(world.now() + conductor.patience());
            return;
        }
        Command.Finish finish = conductor.finished().get();
        hands.close();
        guarded(conductor::sync);
        if (life != Life.OVER) {
            journal.close();
            // What a relieved process comes to is not what the run comes to.
            boolean drives = theatre.database.holds(Theatre.RUN, epoch);
            giveBack(!finish.ending().resumable());
            end();
            world.tell(() -> name() + " ends: " + finish.ending() + ", " + finish.text());
            theatre.crew.ended(this, drives ? Optional.of(finish.ending()) : Optional.empty());
        }
    }

    private void giveBack(boolean over) {
        boolean ours = !theatre.database.down() && theatre.database.holds(Theatre.RUN, epoch);
        if (ours && session().isPresent() && !moved && !movedBetween) {
            theatre.database.stands(interpreter.position());
        }
        if (ours && over) {
            theatre.database.write(Data::close);
        }
    }

    private void end() {
        life = Life.OVER;
        session.ifPresent(theatre.database::end);
    }

    /** kill -9, or the machine went down. */
    void die() {
        if (life == Life.OVER) {
            return;
        }
        life = Life.OVER;
        hands.died();
        session.ifPresent(lost -> {
            theatre.database.leave(lost);
            if (!hands.busyOutside()) {
                // What it sent in its last moment still arrives.
                world.in(5, () -> theatre.database.end(lost));
            }
        });
        world.tell(() -> name() + " is dead");
    }

    /** @param lid whether its monotonic clock stands still meanwhile */
    void sleep(boolean lid) {
        if (life == Life.AWAKE) {
            life = Life.ASLEEP;
            lidClosed = lid;
            sleepsSince = world.now();
            world.tell(() -> name() + " sleeps");
        }
    }

    void wake() {
        if (life != Life.ASLEEP) {
            return;
        }
        life = Life.AWAKE;
        if (lidClosed) {
            clock.stoodStill(world.now() - sleepsSince);
        }
        world.tell(() -> name() + " wakes");
        List<Runnable> missed = List.copyOf(whenAwake);
        whenAwake.clear();
        missed.forEach(Runnable::run);
        schedule(world.now());
    }

    private void renewLater() {
        later(RENEWAL_MILLIS, () -> {
            if (!theatre.database.down() && !renew()) {
                deliver(new Happening.TakenOver("its epoch " + epoch + " is over"));
            } else {
                renewLater();
            }
        });
    }

    private boolean renew() {
        if (!theatre.database.holds(Theatre.RUN, epoch)) {
            return false;
        }
        session().ifPresent(theatre.database::renew);
        if (!isElsewhere()) {
            theatre.database.stands(interpreter.position());
        }
        return true;
    }

    /** Whether another server was found since it was asked last: what the run knows is not to be written down there. */
    boolean isElsewhere() {
        boolean found = theatre.care.minds(movedBetween);
        movedBetween = false;
        if (found) {
            noticed(theatre, interpreter);
            deliver(new Happening.Moved(elsewhere()));
        }
        return found;
    }

    /** Its connection, made anew if it broke; absent while the database is down. */
    Optional<SimDatabase.Session> session() {
        if (session.isEmpty() || session.get().broken()) {
            session = theatre.database.connect();
            boolean elsewhere = session.isPresent() && timeline != theatre.database.timeline();
            moved |= elsewhere;
            movedBetween |= elsewhere;
            timeline = session.isPresent() ? theatre.database.timeline() : timeline;
            session.filter(fresh -> theatre.database.holds(Theatre.RUN, epoch)).ifPresent(theatre.database::renew);
        }
        return session;
    }

    /** Whether a new connection has led to another server, once: what it knows of its data is in doubt. */
    boolean moved() {
        boolean told = moved;
        moved = false;
        if (told) {
            noticed(theatre, interpreter);
        }
        return told;
    }

    /** How it is said that another server stands there. */
    String elsewhere() {
        return elsewhere(timeline);
    }

    static String elsewhere(long timeline) {
        return "server " + timeline + " has taken over";
    }

    /** What is done is asked for again, unless the outcome of the run is settled. */
    static void noticed(Theatre theatre, Interpreter interpreter) {
        switch (interpreter.position().state()) {
            case WORKING, VERIFYING, UNDOING -> theatre.database.noticed();
            case NEW, STOPPED, CLEANING, ENDED -> {}
        }
    }

    String name() {
        return "process " + number;
    }

    @Override
    public void took(Event event, List<Command> commands) {
        world.tally.tick();
        gapEndedAt = judgedTrue > 0 && world.now() - judgedTrue > GAP_MILLIS ? world.now() : gapEndedAt;
        judgedTrue = world.now();
        RunState before = state;
        state = interpreter.state();
        if (before != state) {
            world.tally.transition(before, state);
            theatre.mischief.came(state);
            if (state == RunState.VERIFYING) {
                theatre.metrics.scene(theatre.script.scenes().last());
            }
        }
        if (event instanceof Event.Resumed) {
            interpreter.phase().ifPresent(theatre.metrics::resumed);
        }
        for (Witness witness : theatre.witnesses) {
            witness.took(number, event, commands, world.now());
        }
        if (event instanceof Event.Signalled said && commands.stream().noneMatch(SimProcess::refuses)) {
            theatre.crew.heeded(said.signal());
        }
        world.tell(() -> name() + " " + TraceText.of(event));
    }

    private static boolean refuses(Command command) {
        return command instanceof Command.Record told && told.decision().text().startsWith("refused: ");
    }

    @Override
    public void decided(Decision decision) {
        world.tell(() -> name() + "   -> " + decision.kind() + " " + decision.text());
        switch (decision.kind()) {
            case PHASE_ENTERED -> theatre.metrics.entered(decision.phase().orElseThrow());
            // What a later phase waits for is as it was until that phase begins.
            case STEP_SKIPPED ->
                decision.phase()
                        .filter(phase ->
                                interpreter.phase().filter(phase::equals).isPresent())
                        .ifPresent(theatre.metrics::begun);
            case PERSON_NEEDED -> theatre.crew.needed(this);
            default -> {}
        }
    }

    @Override
    public void evaluated() {}
}
