package dev.sluice.document;

import java.util.List;
import java.util.Optional;

/**
 * Where documents come from and where they will stand.
 *
 * @param tool version of the generator
 * @param commit of git that last touched the runbook's file; absent outside a repository
 * @param links absent parts leave out what would need them
 * @param runs earlier runs to take times from, the most telling first; those of other runbooks are left out of account
 */
public record Provenance(String tool, Optional<String> commit, Links links, List<PastRun> runs) {
    public Provenance {
        runs = List.copyOf(runs);
    }

    /** With no earlier run known. */
    public Provenance(String tool, Optional<String> commit, Links links) {
        this(tool, commit, links, List.of());
    }

    /**
     * Where readers find what is linked from an alert or a panel: the {@code documents} block of {@code sluice.yaml}.
     *
     * @param documents base address of the generated documents, without a slash at its end
     * @param grafana base address of Grafana, without a slash at its end
     */
    public record Links(Optional<String> documents, Optional<String> grafana) {
        public static final Links NONE = new Links(Optional.empty(), Optional.empty());
    }

    /** Of a generator of that version, and nothing else known. */
    public static Provenance of(String tool) {
        return new Provenance(tool, Optional.empty(), Links.NONE);
    }

    /** The same with earlier runs to take times from. */
    public Provenance with(List<PastRun> earlier) {
        return new Provenance(tool, commit, links, earlier);
    }

    /** The earlier runs of that runbook. */
    List<PastRun> runsOf(String runbook) {
        return runs.stream().filter(run -> run.runbook().equals(runbook)).toList();
    }
}
