package dev.sluice.step.sql;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Fenced;
import dev.sluice.step.Found;
import dev.sluice.step.Outcome;
import dev.sluice.step.Progress;
import java.util.Optional;

/**
 * Runs SQL steps in one database, and finds out what became of them. Blocks its caller; one effect at a time, on one thread at a
 * time.
 */
public interface SqlStep {

    /**
     * Makes one attempt.
     *
     * @throws Fenced if somebody else has taken the run over
     */
    Outcome run(SqlEffect effect, Cancellation cancellation, Progress progress);

    /**
     * Tries locks, and gives them back.
     *
     * @throws Fenced if somebody else has taken the run over
     */
    Outcome tryLocks(LockTrial trial, Cancellation cancellation);

    /**
     * Whether the effect took place, for one that was in flight when a process or connection died.
     *
     * @param probe the runbook's own query: true is done, false is not done, anything else unknown
     */
    Found findOut(SqlEffect effect, Optional<SqlStatement> probe);
}
