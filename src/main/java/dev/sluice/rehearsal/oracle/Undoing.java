package dev.sluice.rehearsal.oracle;

import dev.sluice.engine.Command;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.StepRef;
import dev.sluice.rehearsal.oracle.Deed.Fate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A rollback undoes what was done and nothing else: each step once, newest first, none that never began or is found not to have
 * taken place, none at or before an irreversible step that began, none before one that somebody went back over without having it
 * undone, unless a person has looked; and a run is rolled back only when nothing is left that could be
 * undone. How far {@code rollback to} goes is not understood: with it, only what it must not undo is told.
 */
final class Undoing {
    private final Stand stand;
    private final Deeds deeds;
    private final Set<StepRef> steps = new HashSet<>();
    private final Set<StepRef> irreversible = new HashSet<>();
    private final boolean narrowed;
    /** Steps of phases in the order in which they began. */
    private final List<StepRef> begun = new ArrayList<>();

    private final Set<String> skipped = new HashSet<>();
    /** Those that somebody went back over and said to leave, and that did not take place again. */
    private final Set<StepRef> standing = new HashSet<>();
    /** Those that were done, though the database may have lost them since. */
    private final Set<StepRef> ran = new HashSet<>();

    private boolean under;
    private boolean goesBack;
    /** No step younger than this one in the order of {@link #begun} may be undone any more. */
    private int youngest = Integer.MAX_VALUE;

    Undoing(Stand stand, Deeds deeds) {
        this.stand = stand;
        this.deeds = deeds;
        boolean to = false;
        for (Phase phase : stand.runbook.phases()) {
            to |= phase.rules().stream().anyMatch(rule -> rule.toPhase().isPresent());
            for (Step step : phase.steps()) {
                steps.add(step.ref());
                if (phase.irreversible() || step.irreversible()) {
                    irreversible.add(step.ref());
                }
            }
        }
        narrowed = to;
    }

    /** A rollback begins, or somebody goes back over one step. */
    void begins(boolean back) {
        under = true;
        goesBack = back;
        youngest = Integer.MAX_VALUE;
    }

    /** It was done, and may be lost. */
    void ran(StepRef step) {
        ran.add(step);
    }

    /** What was undone may stand again. */
    void moved() {
        youngest = Integer.MAX_VALUE;
    }

    /** While it is undone: a person says that it is, or need not be. */
    void skipped(String step) {
        if (!under) {
            return;
        }
        skipped.add(step);
        standing.removeIf(left -> left.toString().equals(step));
        begun.stream()
                .filter(left -> goesBack && left.toString().equals(step))
                .filter(left -> deeds.of(left, true).fate() != Fate.DONE)
                .forEach(standing::add);
    }

    /** A step goes on. */
    void forward(StepRef step, boolean anew) {
        if (anew) {
            begun.remove(step);
            skipped.remove(step.toString());
        }
        under = false;
        standing.remove(step);
        if (steps.contains(step) && !begun.contains(step)) {
            begun.add(step);
        }
    }

    void executes(Command.Execute execute) {
        StepRef step = execute.id().step();
        int index = begun.indexOf(step);
        if (!under || index < 0) {
            deeds.broken(execute.id() + " begins though " + (under ? step + " never began" : "nothing is undone"));
            return;
        }
        if (deeds.of(step, true).fate() == Fate.DONE) {
            deeds.broken(execute.id() + " begins though " + step + " is undone already");
        }
        if (index > youngest) {
            deeds.broken(execute.id() + " begins after an older step was undone");
        }
        youngest = index;
        if (begun.subList(index, begun.size()).stream().anyMatch(this::isNoReturn)) {
            deeds.broken(execute.id() + " begins though an irreversible step has begun since");
        }
        standing.remove(step);
        begun.subList(index, begun.size()).stream()
                .filter(standing::contains)
                .forEach(later -> deeds.broken(execute.id() + " begins though " + later + " was left standing"));
        fate(execute, deeds.of(step, false).fate());
    }

    /** One that was stopped or failed before it changed anything has not begun. */
    private boolean isNoReturn(StepRef step) {
        boolean left = ran.contains(step) || deeds.of(step, false).fate() != Fate.NOTHING;
        return left && irreversible.contains(step);
    }

    /** Whether one has begun that cannot be undone. */
    boolean isPassed() {
        return begun.stream().anyMatch(this::isNoReturn);
    }

    private void fate(Command.Execute execute, Fate fate) {
        StepRef step = execute.id().step();
        if (fate == Fate.NOTHING) {
            deeds.broken(execute.id() + " begins though " + step + " left nothing");
        }
        if (fate == Fate.LOST && !(stand.runbook.step(step).action() instanceof Action.Backfill)) {
            deeds.broken(execute.id() + " begins though nobody asked what became of " + step);
        }
    }

    /** The run is rolled back. */
    void ended() {
        for (StepRef step : begun.reversed()) {
            if (narrowed || isNoReturn(step)) {
                return;
            }
            boolean undoable = stand.runbook
                    .step(step)
                    .undo()
                    .filter(undo -> !(undo instanceof Step.Undo.None))
                    .isPresent();
            boolean left = deeds.of(step, false).fate() == Fate.DONE
                    && deeds.of(step, true).fate() != Fate.DONE;
            if (undoable && left && !skipped.contains(step.toString())) {
                deeds.broken("the run is rolled back, but " + step + " is not undone");
            }
        }
    }
}
