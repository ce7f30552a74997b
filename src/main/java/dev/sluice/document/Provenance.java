package dev.sluice.document;

import java.util.Optional;

/**
 * Where documents come from and where they will stand.
 *
 * @param tool version of the generator
 * @param commit of git that last touched the runbook's file; absent outside a repository
 * @param links absent parts leave out what would need them
 */
public record Provenance(String tool, Optional<String> commit, Links links) {

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
}
