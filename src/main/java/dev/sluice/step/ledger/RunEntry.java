package dev.sluice.step.ledger;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * A run as a ledger holds it, for whoever has to go on without its journal.
 *
 * @param standing where it stood when it was last heard of
 * @param ending how it ended, if it is over
 */
public record RunEntry(String runbook, About about, Optional<Standing> standing, Optional<String> ending) {

    /**
     * What a run goes by from its beginning on.
     *
     * @param digest of the checked runbook
     * @param text of the runbook
     * @param params what {@code --set} gave, a JSON object of texts
     * @param tool version of Sluice that it began with
     */
    public record About(
            String digest,
            String text,
            String params,
            String environment,
            String tool,
            String operator,
            boolean unattended) {}

    /** From the ledger that has heard of the run last; absent if none knows it. */
    public static Optional<RunEntry> newest(Collection<? extends Ledger> ledgers, String runId) {
        return ledgers.stream()
                .flatMap(ledger -> ledger.run(runId).stream())
                .max(Comparator.comparingLong(
                        found -> found.standing().map(Standing::journalLines).orElse(0L)));
    }
}
