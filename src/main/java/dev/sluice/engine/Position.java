package dev.sluice.engine;

import dev.sluice.engine.RunView.StepState;
import dev.sluice.language.model.StepRef;
import dev.sluice.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a run stands, as short as can be: kept in the target databases, so that a run whose journal is lost goes on from there.
 * What it cannot tell (how long clocks have run, what was asked and answered) starts anew.
 *
 * @param state what the run as a whole does; of a stopped run what it did when it stopped
 * @param passed how many phases are behind the run: done, or skipped by a jump
 * @param phase the active one; absent between two, and behind the last
 * @param steps those that have begun, were skipped or were gone back over, in that order
 * @param values parameters and captured values
 * @param baselines medians that are frozen, in each metric's base unit
 * @param inFlight the effect whose end is not known
 * @param rollbackTo the phase at whose end a rollback stops
 * @param outcome what is settled already, once the {@code finally} steps run or the run is over
 */
public record Position(
        RunState state,
        int passed,
        Optional<String> phase,
        List<StepAt> steps,
        Map<String, Value> values,
        Map<String, Double> baselines,
        Optional<EffectId> inFlight,
        Optional<String> rollbackTo,
        Optional<RunView.Ended> outcome) {
    /** Before anything has begun. */
    public static final Position START = new Position(
            RunState.NEW,
            0,
            Optional.empty(),
            List.of(),
            Map.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public Position {
        steps = List.copyOf(steps);
        values = Map.copyOf(values);
        baselines = Map.copyOf(baselines);
    }

    /**
     * @param generation how often somebody went back over it, see {@link EffectId#generation}
     * @param rungs how many rungs of a command's ladder are done
     * @param left of a skipped step: whether it had begun, and may have left something that a rollback has to undo
     * @param noReturn of a skipped step: whether nothing before it can be undone any more
     * @param below of a step that somebody went back over: whether what it did before may stand
     */
    public record StepAt(
            StepRef step, StepState state, int generation, int rungs, boolean left, boolean noReturn, boolean below) {

        /** A step that nobody has gone back over. */
        public StepAt(StepRef step, StepState state) {
            this(step, state, 0, 0);
        }

        /** A step that was not skipped, or before it began. */
        public StepAt(StepRef step, StepState state, int generation, int rungs) {
            this(step, state, generation, rungs, false, false, false);
        }
    }
}
