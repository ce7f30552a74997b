package dev.sluice.engine;

import dev.sluice.language.model.Action;

/**
 * Where a step stands on its ladder. Behind each rung, the last one too, the gate is watched: that counts the time in which the
 * gate allowed work, as a soak does, and begins no effect. After a crash the time watched so far is kept.
 */
final class Climb {
    private static final double WHOLE = 100;
    /** What the arithmetic of shares may be off by. */
    private static final double TINY = 1e-9;

    private final Run run;
    private final StepStatus status;
    private final Action.Ladder ladder;
    /** Rungs that are reached and were watched. */
    private int passed;

    private boolean watching;
    private long watched;
    private long countedTo;

    Climb(Run run, StepStatus status, Action.Ladder ladder) {
        this.run = run;
        this.status = status;
        this.ladder = ladder;
        this.countedTo = run.at;
    }

    /** Whether every rung was watched. */
    boolean over() {
        return passed == ladder.rungs().size();
    }

    boolean isLast() {
        return passed + 1 >= ladder.rungs().size();
    }

    boolean watching() {
        return watching;
    }

    /** The number of the rung that is climbed or watched, from 1. */
    int rung() {
        return Math.min(passed + 1, ladder.rungs().size());
    }

    /** How far the present rung goes, 0..1. */
    double share() {
        return ladder.rungs().get(rung() - 1) / WHOLE;
    }

    /** How much further it goes than the one before, 0..1. */
    double stretch() {
        return share() - (passed == 0 ? 0 : ladder.rungs().get(passed - 1) / WHOLE);
    }

    /** So much is done, 0..1; rungs that were passed in one leap are watched as one. */
    void reached(double share) {
        if (watching || over()) {
            return;
        }
        while (passed + 1 < ladder.rungs().size() && isBelow(passed + 1, share)) {
            passed++;
        }
        if (isBelow(passed, share)) {
            watching = true;
            watched = 0;
            countedTo = run.at;
            boolean last = passed + 1 == ladder.rungs().size();
            run.decide(
                    Decision.Kind.RUNG,
                    status,
                    status.ref() + " has reached " + name() + "; the gate is watched for " + each() + " before it "
                            + (last ? "is done" : "goes on"));
        }
    }

    private boolean isBelow(int index, double share) {
        return ladder.rungs().get(index) / WHOLE <= share + TINY;
    }

    /** Nothing is left to climb or to watch, or nobody wants it any more. */
    void end() {
        passed = ladder.rungs().size();
        watching = false;
    }

    /** What it had reached is lost: the last rung, at least, is watched once more. */
    void fellBack() {
        passed = Math.min(passed, ladder.rungs().size() - 1);
        watching = false;
    }

    /** Of a step whose journal is lost: so many rungs are done, and were watched. */
    void rebuilt(int rungs) {
        passed = Math.min(rungs, ladder.rungs().size() - 1);
    }

    /** Time went by. @param observed whether the gate allowed work meanwhile, and nothing was in flight */
    void observe(boolean observed) {
        if (watching && observed) {
            watched += run.at - countedTo;
        }
        countedTo = run.at;
        if (watching && watched >= ladder.each().toMillis()) {
            run.decide(Decision.Kind.RUNG, status, status.ref() + ": " + name() + " was watched for " + each());
            watching = false;
            passed++;
        }
    }

    /** When the present watch ends if nothing holds it up. */
    long until() {
        return run.at + ladder.each().toMillis() - watched;
    }

    /** The time since the last look counts for nothing. */
    void leaveOut() {
        countedTo = run.at;
    }

    private String name() {
        return "rung " + rung() + " of " + ladder.rungs().size() + " (" + Texts.percent(share() * WHOLE) + ")";
    }

    private String each() {
        return Texts.millis(ladder.each().toMillis());
    }

    RunView.Rung view() {
        return new RunView.Rung(
                rung(),
                ladder.rungs().size(),
                share() * WHOLE,
                over() || watching ? Math.min(watched, ladder.each().toMillis()) : 0,
                ladder.each().toMillis(),
                watching);
    }
}
