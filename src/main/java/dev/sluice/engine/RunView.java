package dev.sluice.engine;

import dev.sluice.diagnosis.Findings;
import dev.sluice.gate.RuleReport;
import dev.sluice.gate.Verdict;
import dev.sluice.language.model.StepRef;
import dev.sluice.value.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a run looks like at one moment, for the console, {@code status} and {@code why}. Immutable.
 *
 * @param at the run's clock, milliseconds
 * @param phases in the order in which they run; the runbook's own {@code finally} is no phase and stands apart
 * @param phase the phase that is active, if one is
 * @param verdict of the active phase
 * @param share duty in percent points at which batches run; 100 is full
 * @param reasons why the verdict is what it is, with values, the most severe first
 * @param rules every rule of the active phase's gate, with its explanation tree
 * @param inFlight the effect that is running
 * @param question what a person is asked, if nothing goes on without one
 * @param knobs the live parameters and their values
 * @param undone what a rollback has undone, newest first
 * @param notUndone what a rollback has not undone (yet), and the command for each
 * @param examined the newest findings of each diagnosis that was examined, the newest of all last
 * @param ending how it ended, and in which words
 */
public record RunView(
        String runId,
        String runbook,
        RunState state,
        long at,
        boolean unattended,
        boolean stepwise,
        List<PhaseView> phases,
        List<StepView> finallySteps,
        Optional<String> phase,
        Optional<Verdict> verdict,
        double share,
        List<String> reasons,
        List<RuleReport> rules,
        Optional<FlightView> inFlight,
        Optional<Question> question,
        Map<String, Value> knobs,
        List<StepRef> undone,
        List<NotUndone> notUndone,
        List<Examined> examined,
        Optional<Ended> ending) {

    public RunView {
        phases = List.copyOf(phases);
        finallySteps = List.copyOf(finallySteps);
        reasons = List.copyOf(reasons);
        rules = List.copyOf(rules);
        knobs = Collections.unmodifiableMap(new LinkedHashMap<>(knobs));
        undone = List.copyOf(undone);
        notUndone = List.copyOf(notUndone);
        examined = List.copyOf(examined);
    }

    public enum PhaseState {
        WAITING,
        /** Its {@code require}s and baselines are awaited; it has changed nothing yet. */
        ENTERING,
        STEPPING,
        /** Every step is done; soak and {@code proceed} are awaited. */
        SETTLING,
        /** Its {@code finally} runs. */
        LEAVING,
        DONE,
        SKIPPED,
        UNDONE
    }

    public record PhaseView(String name, String title, PhaseState state, List<StepView> steps) {
        public PhaseView {
            steps = List.copyOf(steps);
        }
    }

    public enum StepState {
        WAITING,
        /** It waits for its moment. */
        POSTPONED,
        RUNNING,
        DONE,
        FAILED,
        SKIPPED,
        /** Nobody knows whether it took place. */
        UNCERTAIN,
        UNDOING,
        UNDONE
    }

    /**
     * @param attempt the newest attempt, 0 before the first
     * @param detail a few words on how it stands or ended
     * @param rung where it stands on its ladder, if it has one
     */
    public record StepView(
            StepRef step,
            StepState state,
            int attempt,
            String detail,
            Optional<Progress> progress,
            Optional<Rung> rung) {}

    /**
     * A rung of a ladder.
     *
     * @param number from 1
     * @param of how many there are
     * @param percent how far it goes
     * @param watchedMillis how long the gate was watched on it, as a soak counts
     * @param eachMillis how long it is to be watched
     * @param watching whether it is reached and being watched
     */
    public record Rung(int number, int of, double percent, long watchedMillis, long eachMillis, boolean watching) {}

    /**
     * Progress of a backfill or of its undo.
     *
     * @param share how much is done, 0..1, never falling
     * @param shareOf what it is the share of
     * @param rowsPerSecond exponentially weighted (alpha 0.4) over working time, absent while measuring
     * @param etaState why there is or is no {@code eta}
     * @param batchRows how many rows the next batch takes
     * @param workers how many batches run at once now
     * @param walPerRow bytes of log a row, exponentially weighted, absent where nobody measures them
     * @param hotShare share of the rows that are updated in place (heap-only tuples), 0..1, absent where nobody counts
     * @param pass 1, or 2 over what late commits left behind
     */
    public record Progress(
            long rowsDone,
            OptionalDouble estimatedRows,
            OptionalDouble share,
            Denominator shareOf,
            OptionalDouble rowsPerSecond,
            Optional<Eta> eta,
            EtaState etaState,
            long batchRows,
            int workers,
            OptionalDouble walPerRow,
            OptionalDouble hotShare,
            int pass) {}

    /** What a share is the share of. */
    public enum Denominator {
        /** All of it is done. */
        EXACT,
        /** The rows, of which there is an estimate, as far as they were passed, changed or not. */
        ESTIMATED,
        /** The ranges of keys. */
        KEY_SPACE,
        /** Neither keys nor an estimate tell. */
        UNKNOWN
    }

    /** How far a forecast can be trusted. */
    public enum EtaState {
        /** Too few batches have ended, or nothing tells how much is left. */
        MEASURING,
        READY,
        /** The batch in flight takes far longer than it should. */
        STALLED,
        /** As many rows are passed as were expected, or all. */
        DUE
    }

    /** Working time left, from the median to the 90th percentile of what the last batches suggest. */
    public record Eta(long medianMillis, long highMillis) {}

    /**
     * @param since when it began, on the run's clock
     * @param told what it said of itself last; empty if nothing
     */
    public record FlightView(
            EffectId id, int attempt, String what, long since, Optional<Command.Cancel.Mode> cancel, String told) {}

    /** @param command what brings it about by hand, or why nothing does */
    public record NotUndone(StepRef step, String command) {}

    /** @param serial counts the examinations of a run, from 1 */
    public record Examined(int serial, Findings findings) {}

    public record Ended(Ending ending, String text) {}
}
