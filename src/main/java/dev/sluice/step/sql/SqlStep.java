package dev.sluice.step.sql;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Found;
import dev.sluice.step.Outcome;
import dev.sluice.step.Progress;
import dev.sluice.step.target.Fence;
import dev.sluice.step.target.Target;
import java.util.Optional;

/** Runs SQL steps against one target. Blocks its caller; one effect at a time. */
public final class SqlStep {
    public SqlStep(Target target, Fence fence) {}

    /** Makes one attempt. */
    public Outcome run(SqlEffect effect, Cancellation cancellation, Progress progress) {
        throw new UnsupportedOperationException();
    }

    /**
     * Whether the effect took place, for one that was in flight when a process or connection died.
     *
     * @param probe the runbook's own query: true is done, false is not done, anything else unknown
     */
    public Found findOut(SqlEffect effect, Optional<SqlStatement> probe) {
        throw new UnsupportedOperationException();
    }
}
