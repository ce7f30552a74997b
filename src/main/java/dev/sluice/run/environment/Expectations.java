package dev.sluice.run.environment;

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
        OptionalInt replicas) {}
