package dev.sluice.rehearsal;

import dev.sluice.engine.Ending;
import dev.sluice.engine.Event;
import dev.sluice.engine.Interpreter;
import dev.sluice.engine.Position;
import dev.sluice.engine.RunState;
import dev.sluice.journal.Entry;
import dev.sluice.journal.JournalException;
import dev.sluice.journal.JournalException.Code;
import dev.sluice.journal.JournalWriter;
import dev.sluice.journal.Log;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** How a process comes to drive the run: as {@code run} and {@code resume} do it. */
final class Boarding {
    static final Path JOURNAL = Path.of("runs", Theatre.RUN, "journal.jsonl");

    private final Theatre theatre;
    private final World world;
    private int number;

    /**
     * @param over how the run ended, if it is found to be over
     * @param refusal why nobody drives it now
     */
    record Result(Optional<Ending> over, Optional<String> refusal) {
        private static final Result DRIVEN = new Result(Optional.empty(), Optional.empty());

        private static Result refused(String why) {
            return new Result(Optional.empty(), Optional.of(why));
        }
    }

    Boarding(Theatre theatre) {
        this.theatre = theatre;
        this.world = theatre.world;
    }

    /** @param force takes it from whoever drives it */
    Result takeUp(boolean attended, boolean force) {
        if (theatre.crew.newest().isPresent() && !force) {
            return Result.refused("another process drives this run (its journal is locked)");
        }
        Optional<SimDatabase.Session> session = theatre.database.connect();
        if (session.isEmpty()) {
            return Result.refused("the database is down");
        }
        Optional<String> refusal = theatre.database.refusal(Theatre.RUN, force);
        if (refusal.isPresent() || theatre.database.busy()) {
            theatre.database.end(session.get());
            return Result.refused(refusal.orElse("a transaction of the last owner is still running"));
        }
        number++;
        boolean begun = theatre.disk.hasJournal();
        try {
            return begun
                    ? resume(session.get(), attended, force)
                    : theatre.database.data().position().isPresent()
                            ? rebuild(session.get(), attended)
                            : begin(session.get(), attended);
        } catch (JournalException unwritable) {
            theatre.database.end(session.get());
            if (unwritable.code() == Code.UNREADABLE || !begun) {
                // The beginning of a journal is thrown away where it could not be written, or as the message says.
                theatre.disk.lose();
            }
            return Result.refused(unwritable.getMessage());
        }
    }

    private Result begin(SimDatabase.Session session, boolean attended) {
        SimClock clock = new SimClock(world, 0);
        JournalWriter journal = JournalWriter.begin(JOURNAL, theatre.disk.create(), header(clock));
        Interpreter interpreter = new Interpreter(theatre.runbook());
        long epoch = theatre.database.take(Theatre.RUN, session);
        drive(interpreter, journal, clock, session, epoch, started(attended));
        return Result.DRIVEN;
    }

    private Result resume(SimDatabase.Session session, boolean attended, boolean force) {
        SimClock now = new SimClock(world, 0);
        long epoch = force ? theatre.database.take(Theatre.RUN, session) : 0;
        Log log = force ? theatre.disk.takeOver() : theatre.disk.open();
        Refold refold = new Refold(theatre.runbook(), number, theatre.witnesses);
        JournalWriter journal = JournalWriter.resume(JOURNAL, log, now.wall(), refold);
        Interpreter interpreter = refold.interpreter();
        if (interpreter.state() == RunState.ENDED) {
            journal.close();
            theatre.database.write(Data::close);
            theatre.database.end(session);
            return new Result(interpreter.view().ending().map(ended -> ended.ending()), Optional.empty());
        }
        if (interpreter.state() == RunState.NEW) {
            journal.close();
            theatre.disk.lose();
            theatre.database.end(session);
            return Result.refused("the run ended before it did anything");
        }
        boolean moved = refold.timeline() != theatre.database.timeline();
        if (moved) {
            SimProcess.noticed(theatre, interpreter);
        }
        Event first = new Event.Resumed(
                refold.at(),
                "operator",
                !attended,
                false,
                patience(),
                force ? Optional.of(new Event.Takeover("process", "he sleeps")) : Optional.empty(),
                theatre.care.minds(moved)
                        ? Optional.of(SimProcess.elsewhere(theatre.database.timeline()))
                        : Optional.empty());
        drive(
                interpreter,
                journal,
                new SimClock(world, refold.at()),
                session,
                force ? epoch : theatre.database.take(Theatre.RUN, session),
                first);
        return Result.DRIVEN;
    }

    private Result rebuild(SimDatabase.Session session, boolean attended) {
        long epoch = theatre.database.take(Theatre.RUN, session);
        Position position = theatre.database.data().position().orElseThrow();
        SimClock clock = new SimClock(world, 0);
        JournalWriter journal = JournalWriter.begin(JOURNAL, theatre.disk.create(), header(clock));
        drive(
                new Interpreter(theatre.runbook()),
                journal,
                clock,
                session,
                epoch,
                new Event.Rebuilt(started(attended), position, "its machine is lost"));
        return Result.DRIVEN;
    }

    private void drive(
            Interpreter interpreter,
            JournalWriter journal,
            SimClock clock,
            SimDatabase.Session session,
            long epoch,
            Event first) {
        boolean unattended = switch (first) {
            case Event.Started started -> started.unattended();
            case Event.Rebuilt rebuilt -> rebuilt.began().unattended();
            case Event.Resumed resumed -> resumed.unattended();
            default -> throw new IllegalStateException("no run begins with " + first);
        };
        SimProcess process = new SimProcess(
                theatre, new SimProcess.Start(number, interpreter, journal, clock, session, epoch, unattended));
        theatre.processes.add(process);
        world.tell(() -> process.name() + " drives the run, epoch " + epoch);
        process.begin(first);
    }

    private Event.Started started(boolean attended) {
        return new Event.Started(
                0,
                Theatre.RUN,
                theatre.runbook().digest(),
                Map.of(),
                "simulated",
                "operator",
                !attended,
                false,
                Optional.empty(),
                patience());
    }

    private Optional<Long> patience() {
        return world.chance.oneIn(2) ? Optional.of(world.chance.between(5_000, 600_000)) : Optional.empty();
    }

    private Entry.Header header(SimClock clock) {
        return new Entry.Header(
                clock.wall(),
                Theatre.RUN,
                "simulated",
                theatre.runbook().name(),
                theatre.runbook().digest(),
                "",
                Map.of(),
                "simulated",
                "operator",
                Optional.empty());
    }
}
