package dev.sluice.step.ledger;

import java.util.Optional;

/**
 * Which database cluster a server is, and where in its history: a promoted replica and a restored backup keep the identifier and
 * begin a new timeline, on which what the last one had not passed on is lost.
 *
 * @param systemIdentifier absent where the role may not ask
 * @param database of the cluster to which the source's address leads
 */
public record Cluster(Optional<String> systemIdentifier, long timeline, String database) {

    /** Whether this is certainly not the cluster that the other one is. */
    public boolean isOtherThan(Cluster earlier) {
        return systemIdentifier.isPresent()
                && earlier.systemIdentifier.isPresent()
                && !systemIdentifier.equals(earlier.systemIdentifier);
    }

    /** What has happened since, in words; empty on the same timeline. */
    public Optional<String> since(Cluster earlier) {
        return timeline == earlier.timeline
                ? Optional.empty()
                : Optional.of("the server went from timeline " + earlier.timeline + " to " + timeline
                        + ": another one has taken over, or a backup was restored");
    }

    /** The identifier for people. */
    public String name() {
        return systemIdentifier.orElse("unknown");
    }
}
