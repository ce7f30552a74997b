package dev.sluice.rehearsal.mutant;

import java.util.List;

/** Faults of the gate, the interpreter and what surrounds them. */
final class Mutants {
    private Mutants() {}

    static final List<Mutant> OF_THE_GATE = List.of(
            Mutant.decides(
                    "an unknown red rule counts as false",
                    "gate/RedPredicate",
                    "outcome = now == Outcome.EARLY ? Outcome.FALSE : now;",
                    "outcome = now == Outcome.TRUE ? now : Outcome.FALSE;"),
            Mutant.decides(
                    "an unknown sample resets a red clock",
                    "gate/RedClock",
                    "                    newest = Outcome.UNKNOWN;\n",
                    "                    newest = Outcome.UNKNOWN;\n                    sum = 0;\n"),
            Mutant.decides(
                    "a resume forgets red sums",
                    "gate/RedPredicate",
                    "        until.restartClocks(at);\n",
                    "        until.restartClocks(at);\n        clocks.forEach(clock -> clock.restart(at));\n"),
            Mutant.decides(
                    "one good read refills a blind budget", "gate/BlindBudgets", "REFILL = 0.25;", "REFILL = 1e9;"),
            Mutant.decides(
                    "a spent blind budget pauses nothing",
                    "gate/PhaseWatch",
                    "!pause.inForce() && budgets.isSpent()",
                    "!pause.inForce() && budgets.isSpent() && budgets.left() < 0"),
            Mutant.decides(
                    "a green clock outlives a crash",
                    "gate/PhaseRules",
                    "        green.forEach(proceed -> proceed.predicate.restartClocks(resumedAt));\n",
                    ""),
            Mutant.decides(
                    "one sample is enough to proceed after a resume",
                    "gate/MetricSamples",
                    "samplesSinceResume >= (asked ? 1 : 2)",
                    "samplesSinceResume >= 1"),
            Mutant.decides(
                    "a sample from before the last effect counts for proceed",
                    "gate/MetricSamples",
                    "        return sampledAt - (view.windowsToo ? window + reach : 0) < view.since;",
                    "        return false;"),
            Mutant.decides(
                    "a stale reading counts as fresh",
                    "gate/MetricSamples",
                    "return !ageless && !substituted && at - sampledAt > fresh;",
                    "return false;"),
            Mutant.decides(
                    "an effect begins on readings from before the crash",
                    "gate/PhaseRules",
                    "            predicate.view.readsAfter = readsSoFar;\n",
                    ""),
            Mutant.decides(
                    "the soak goes on in a pause",
                    "gate/PhaseWatch",
                    "verdict == Verdict.CONTINUE || verdict == Verdict.THROTTLE || verdict == Verdict.PROCEED;",
                    "verdict != Verdict.ROLLBACK;"),
            Mutant.decides(
                    "an effect leaves the soak before it standing",
                    "gate/PhaseWatch",
                    "        soaked = 0;\n        warmUntil",
                    "        warmUntil"),
            Mutant.decides(
                    "an override covers a true rollback",
                    "gate/PhaseRules",
                    "boolean stays = trueStays && one == Outcome.TRUE;",
                    "boolean stays = trueStays && one == Outcome.EARLY;"));

    static final List<Mutant> OF_THE_INTERPRETER = List.of(
            Mutant.decides(
                    "a resume does not ask what became of the effect in flight",
                    "engine/ActRun",
                    "        if (lost) {\n            tried |=",
                    "        if (lost && !lost) {\n            tried |="),
            Mutant.decides(
                    "a resume undoes again what it was undoing",
                    "engine/ActRun",
                    "        if (lost) {\n            tried |=",
                    "        if (lost && !id.undo()) {\n            tried |="),
            Mutant.decides(
                    "a rollback undoes what is found not to have been done",
                    "engine/ActRun",
                    "            case NOT_DONE -> {\n                residue = Residue.NOTHING;",
                    "            case NOT_DONE -> {\n                residue = Residue.SOMETHING;"),
            Mutant.decides(
                    "a rollback undoes the oldest step first",
                    "engine/Rollback",
                    "for (StepStatus status : newestFirst()) {",
                    "for (StepStatus status : newestFirst().reversed()) {"),
            Mutant.decides(
                    "a rollback goes through an irreversible step",
                    "engine/Rollback",
                    "if (status.pointOfNoReturn || isKept(status)",
                    "if (isKept(status)"),
            Mutant.decides(
                    "a rollback undoes one step and no more",
                    "engine/Rollback",
                    "        return left().isEmpty();",
                    "        return left().isEmpty() || !undone.isEmpty();"),
            Mutant.decides("an operator's pause is forgotten by the next effect", "engine/Signals", """
                                    run.operatorPause = Optional.of(pause.because());
                                    flow.phase
                                            .filter(PhaseRun::decides)
                                            .ifPresent(phase -> phase.watch.personPaused(run.at, who, pause.because()));
                    """, ""),
            Mutant.decides(
                    "a paused run does not roll back",
                    "engine/Flow",
                    "                && !stopping.aborting()\n",
                    "                && !stopping.aborting()\n                && run.operatorPause.isEmpty()\n"),
            Mutant.decides(
                    "what is required may be unknown",
                    "engine/Requirement",
                    "        if (truth == Truth.TRUE) {",
                    "        if (truth != Truth.FALSE) {"),
            Mutant.decides(
                    "an effect that is cancelled counts as done",
                    "engine/ActRun",
                    "                residue = before;\n                attempts.cancelled();\n                stage = Stage.READY;",
                    "                residue = Residue.SOMETHING;\n                attempts.cancelled();\n                stage = Stage.DONE;"),
            Mutant.decides(
                    "a rollback does not ask about what was left standing",
                    "engine/Rollback",
                    "        return only.isEmpty() && run.heedsWhatIsUnsettled() && status.stands();",
                    "        return false;"),
            Mutant.decides(
                    "an irreversible step that left nothing is a point of no return",
                    "engine/PhaseRun",
                    "        status.pointOfNoReturn = false;\n",
                    ""),
            Mutant.decides(
                    "to go on answers what nobody knows",
                    "engine/Signals",
                    "        boolean goesOn = signal instanceof Signal.Continue || signal instanceof Signal.ContinueAll;",
                    "        boolean goesOn = false;"),
            Mutant.decides(
                    "a resume has an undo done again of which nobody knows",
                    "engine/Rollback",
                    "        boolean unknown = run.forgetsNothing() && unknown().isPresent();",
                    "        boolean unknown = false;"));

    /** Faults of steps that go rung by rung. */
    static final List<Mutant> OF_STEPS = List.of(
            Mutant.steps(
                    "the watch behind a rung goes on in a pause",
                    "engine/Climb",
                    "        if (watching && observed) {",
                    "        if (watching) {"),
            Mutant.steps(
                    "a rung is watched for half of its time",
                    "engine/Climb",
                    "watching && watched >= ladder.each().toMillis()",
                    "watching && 2 * watched >= ladder.each().toMillis()"),
            Mutant.steps(
                    "a postponed step begins while nobody knows whether its moment has come",
                    "engine/PostponedRun",
                    "        if (moment == Truth.TRUE) {",
                    "        if (moment != Truth.FALSE) {"),
            Mutant.steps(
                    "a backfill goes on when its window has closed",
                    "engine/PostponedRun",
                    "            case Effect.Batch ignored -> confines || !begun;",
                    "            case Effect.Batch ignored -> !begun;"),
            Mutant.steps(
                    "a command is not asked about whose rung was cut short",
                    "engine/RungsRun",
                    "        current.resumed(lost);",
                    "        current.resumed(false);"));

    /** What only a whole process in a hostile world shows. */
    static final List<Mutant> OF_THE_PROCESS = List.of(
            Mutant.drives(
                    "the torn tail of a journal stays where it is",
                    "journal/JournalWriter",
                    "                log.truncate(reader.validBytes());\n",
                    ""),
            Mutant.drives(
                    "a takeover leaves the epoch as it is",
                    "rehearsal/Data",
                    "        epoch++;\n",
                    "        epoch = Math.max(1, epoch);\n"),
            Mutant.drives(
                    "no database is told that a step begins",
                    "run/Announcing",
                    "case Effect.Act act -> true;",
                    "case Effect.Act act -> false;"));
}
