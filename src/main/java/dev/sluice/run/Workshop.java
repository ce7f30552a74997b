package dev.sluice.run;

import dev.sluice.step.backfill.Backfill;
import dev.sluice.step.ledger.Fence;
import dev.sluice.step.ledger.Workplace;
import dev.sluice.step.sql.SqlStep;
import java.util.Optional;

/**
 * One database of effects with the run's fence in it and the tools that work there.
 *
 * @param backfill absent where rows are not filled in batches
 */
record Workshop(String source, Workplace place, Fence fence, SqlStep sql, Optional<Backfill> backfill) {}
