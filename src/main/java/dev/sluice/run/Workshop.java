package dev.sluice.run;

import dev.sluice.step.backfill.Backfill;
import dev.sluice.step.sql.SqlStep;
import dev.sluice.step.target.Fence;
import dev.sluice.step.target.Target;

/** One target database with the run's fence in it and the tools that work there. */
record Workshop(String source, Target target, Fence fence, SqlStep sql, Backfill backfill) {

    static Workshop at(String source, Target target, Fence fence) {
        return new Workshop(source, target, fence, new SqlStep(target, fence), new Backfill(target, fence));
    }
}
