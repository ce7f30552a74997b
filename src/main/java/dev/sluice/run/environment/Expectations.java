package dev.sluice.run.environment;

import dev.sluice.source.PostgresFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What makes sure that the address leads to the right database.
 *
 * @param source the postgres source it is about
 * @param database its name
 * @param systemIdentifier the cluster's identifier, {@code select system_identifier from pg_control_system()}
 * @param minVersion the oldest major version
 * @param replicas how many replicas stream at least
 */
public record Expectations(
        String source,
        Optional<String> database,
        Optional<String> systemIdentifier,
        OptionalInt minVersion,
        OptionalInt replicas) {

    /** What is otherwise than expected, one sentence each; what cannot be seen counts as otherwise. */
    public List<String> differences(PostgresFacts facts) {
        List<String> differences = new ArrayList<>();
        if (database.isPresent() && !database.get().equals(facts.database())) {
            differences.add(
                    "source " + source + " leads to database " + facts.database() + ", not to " + database.get());
        }
        if (systemIdentifier.isPresent() && !systemIdentifier.equals(facts.systemIdentifier())) {
            differences.add("source " + source + " leads to a cluster with system identifier "
                    + facts.systemIdentifier().orElse("unknown (the role may not ask)") + ", not "
                    + systemIdentifier.get());
        }
        if (minVersion.isPresent() && facts.majorVersion() < minVersion.getAsInt()) {
            differences.add("the server of source " + source + " is PostgreSQL " + facts.majorVersion()
                    + ", older than " + minVersion.getAsInt());
        }
        if (replicas.isPresent() && facts.streaming().orElse(-1) < replicas.getAsInt()) {
            String seen = facts.streaming()
                    .map(count -> count + " replicas stream")
                    .orElse("how many replicas stream cannot be seen (grant pg_read_all_stats)");
            differences.add(seen + " from source " + source + ", expected " + replicas.getAsInt());
        }
        return differences;
    }
}
