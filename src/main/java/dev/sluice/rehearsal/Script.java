package dev.sluice.rehearsal;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.Verification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A runbook with all that its simulations have in common.
 *
 * @param typicalMillis how long a run takes in which nothing goes wrong
 */
record Script(Runbook runbook, Scenes scenes, long typicalMillis) {
    private static final int MOST_ROWS = 40_000;

    static Stream<Step> steps(Runbook runbook) {
        Stream<Step> phases = runbook.phases().stream().map(Phase::allSteps).flatMap(List::stream);
        Stream<Step> verify = runbook.verify().stream().map(Verification::steps).flatMap(List::stream);
        return Stream.concat(phases, Stream.concat(verify, runbook.finallySteps().stream()));
    }

    /** Makes the database as it is before the run; the sizes of its tables are drawn once. */
    Supplier<Data> tables(Chance chance) {
        Map<Step, int[]> sizes = new LinkedHashMap<>();
        steps(runbook).filter(step -> step.action() instanceof Action.Backfill).forEach(step -> {
            boolean second = ((Action.Backfill) step.action()).remaining().isPresent();
            int rows = chance.oneIn(20) ? chance.below(2) : chance.below(MOST_ROWS);
            sizes.put(step, new int[] {rows, second ? chance.below(20) : 0});
        });
        return () -> {
            Data data = new Data();
            sizes.forEach((step, size) -> data.table(step.ref(), new SimTable(size[0], size[1])));
            return data;
        };
    }
}
