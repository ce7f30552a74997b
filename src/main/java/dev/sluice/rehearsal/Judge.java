package dev.sluice.rehearsal;

import dev.sluice.engine.Command;
import dev.sluice.engine.Effect;
import dev.sluice.engine.Ending;
import dev.sluice.journal.JournalException;
import dev.sluice.journal.JournalReader;
import dev.sluice.journal.Replay;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.StepRef;
import dev.sluice.run.Conductor;
import dev.sluice.run.Vigil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks at what takes place in the world, and knows what never may. */
final class Judge {
    /** What a vigil lets pass, and the way to the server. */
    private static final long LONGEST_VERDICT_MILLIS = Vigil.BOUND.toMillis() + 10;

    private final Theatre theatre;
    private final World world;
    /** Steps in the order in which they last took place. */
    private final List<StepRef> order = new ArrayList<>();

    Judge(Theatre theatre) {
        this.theatre = theatre;
        this.world = theatre.world;
    }

    /** A transaction is committed. */
    void committed(SimProcess process, Command.Execute execute, long beganAt) {
        Data data = theatre.database.data();
        world.tell(() -> process.name() + " COMMIT " + execute.id());
        if (data.epoch() != process.epoch()) {
            world.violated(
                    "no effect from a stale epoch",
                    execute.id() + " of epoch " + process.epoch() + " though it is " + data.epoch());
        }
        long age = world.now() - process.judgedTrue();
        boolean gap = age > LONGEST_VERDICT_MILLIS || process.gapEndedAt() > beganAt;
        if (Conductor.changesSomething(execute.effect()) && gap) {
            world.violated("no effect without a fresh verdict", execute.id() + " on a verdict that had grown old");
        }
        rows(execute, data);
        order(execute, data);
    }

    /** A statement outside a transaction took place. */
    void tookPlace(SimProcess process, Command.Execute execute, Data data) {
        world.tell(() -> process.name() + " DONE " + execute.id());
        if (data.epoch() != process.epoch()) {
            world.violated(
                    "no effect from a stale epoch",
                    execute.id() + " of epoch " + process.epoch() + " though it is " + data.epoch());
        }
        rows(execute, data);
        order(execute, data);
    }

    private void rows(Command.Execute execute, Data data) {
        StepRef step = execute.id().step();
        SimTable table = data.table(step);
        if (table != null && table.wronged() > 0) {
            world.violated("each row once", table.wronged() + " rows of " + step + " changed twice, or undone undone");
            table.forgive();
        }
        int times = data.applied(step);
        int again = execute.id().generation();
        if (times < 0 || times > 1 + again || times > 1 && !mayTakePlaceAgain(step)) {
            world.violated("each effect once", step + " stands " + times + " times");
        }
    }

    /** What needs no undo, such as a look at a setting, is done again by whoever goes back over it. */
    private boolean mayTakePlaceAgain(StepRef step) {
        return theatre.runbook().phases().stream()
                .filter(phase -> phase.name().equals(step.phase()) && !phase.irreversible())
                .flatMap(phase -> phase.steps().stream())
                .anyMatch(own -> own.ref().equals(step) && own.undo().isEmpty());
    }

    /** What is undone is the newest of what is not. */
    private void order(Command.Execute execute, Data data) {
        StepRef step = execute.id().step();
        if (execute.effect() instanceof Effect.OpenBackfill) {
            return;
        }
        if (!execute.id().undo()) {
            if (order.isEmpty() || !order.getLast().equals(step)) {
                order.remove(step);
                order.add(step);
            }
            return;
        }
        if (!order.contains(step)) {
            // It never stood: only what it left unfinished is cleared away.
            return;
        }
        for (int i = order.size() - 1; i >= 0 && !order.get(i).equals(step); i--) {
            StepRef later = order.get(i);
            if (stands(later, data) && undoable(theatre.runbook().step(later)) && !theatre.crew.skipped(later)) {
                world.violated("undo in reverse order", step + " is undone before " + later);
            }
        }
    }

    private static boolean undoable(Step step) {
        return step.undo().isPresent() && !(step.undo().get() instanceof Step.Undo.None);
    }

    private boolean stands(StepRef step, Data data) {
        SimTable table = data.table(step);
        return table == null ? data.applied(step) > 0 : table.allDone() > table.undone();
    }

    /** Whether a step took place, as somebody sees who looks. */
    boolean tookPlace(StepRef step) {
        return stands(step, theatre.database.data()) || theatre.outside.getOrDefault(step, 0) > 0;
    }

    /** The run is over. */
    void over(Ending ending) {
        Data data = theatre.database.data();
        for (Map.Entry<StepRef, SimTable> each : data.tables().entrySet()) {
            SimTable table = each.getValue();
            boolean finished =
                    ending == Ending.DONE && !theatre.crew.skipped(each.getKey()) && !theatre.database.lostUnnoticed();
            if (finished && table.rowsWith(1) != table.allRows()) {
                world.violated(
                        "each row once",
                        "the run is done, and " + (table.allRows() - table.rowsWith(1)) + " rows of " + each.getKey()
                                + " are not changed");
            }
        }
        if (ending == Ending.DONE && !theatre.database.lostUnnoticed()) {
            theatre.runbook().phases().stream()
                    .flatMap(phase -> phase.steps().stream())
                    .filter(step -> step.action() instanceof Action.Sql && !theatre.crew.skipped(step.ref()))
                    .filter(step -> data.applied(step.ref()) == 0)
                    .forEach(step ->
                            world.violated("what is done stands", "the run is done, and " + step.ref() + " is not"));
        }
        if (ending == Ending.ROLLED_BACK && !theatre.database.lostUnnoticed()) {
            Script.steps(theatre.runbook())
                    .filter(Judge::undoable)
                    .filter(step -> !(step.action() instanceof Action.Wait))
                    .filter(step -> !theatre.crew.skipped(step.ref()) && stands(step.ref(), data))
                    .forEach(step ->
                            world.violated("undo what was done", "rolled back, and " + step.ref() + " still stands"));
        }
    }

    /** The journal is whole, and the interpreter decides on it as it did. */
    void journal() {
        if (!theatre.disk.hasJournal()) {
            return;
        }
        try {
            if (world.traced()) {
                JournalReader reader = new JournalReader(Boarding.JOURNAL);
                reader.read(theatre.disk.open(), entry -> {});
                world.tell(() -> "the journal has " + reader.lines() + " lines, its head is " + reader.head());
            }
            Replay.Result replayed = Replay.of(Boarding.JOURNAL, theatre.disk.open(), theatre.runbook());
            replayed.difference().ifPresent(difference -> world.violated("the journal replays", difference.toString()));
        } catch (JournalException | IOException broken) {
            world.violated("the journal verifies", broken.getMessage());
        }
    }
}
