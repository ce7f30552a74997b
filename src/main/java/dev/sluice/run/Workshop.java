package dev.sluice.run;

import dev.sluice.step.backfill.Backfill;
import dev.sluice.step.ledger.Fence;
import dev.sluice.step.ledger.Workplace;
import dev.sluice.step.sql.SqlStep;

/** One database of effects with the run's fence in it and the tools that work there. */
record Workshop(String source, Workplace place, Fence fence, SqlStep sql, Backfill backfill) {}
