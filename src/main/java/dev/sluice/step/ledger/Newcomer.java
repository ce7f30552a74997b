package dev.sluice.step.ledger;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A run that might begin now.
 *
 * @param tables that it would work on, as its statements name them, by the target's name
 * @param insteadOf an open run that would be given up for it
 * @param alongside an open run with which it may share them
 */
public record Newcomer(
        String runbook, Map<String, Set<String>> tables, Optional<String> insteadOf, Optional<String> alongside) {
    public Newcomer {
        tables = Map.copyOf(tables);
    }

    /** For which nobody makes room. */
    public Newcomer(String runbook, Map<String, Set<String>> tables) {
        this(runbook, tables, Optional.empty(), Optional.empty());
    }

    /** Whether whoever holds the fence of its runbook is in its way. */
    public boolean meets(Holder holder) {
        return holder.open() && !insteadOf.equals(Optional.of(holder.runId()));
    }
}
