package dev.sluice.language.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the change board asks first.
 *
 * @param migration the type of migration, for example {@code backfill}; tables it is on
 * @param otherwise the effect of not doing it
 * @param writes the write path: who writes these tables, and what they write from which phase on
 * @param worstCase the blast radius in a sentence
 * @param unattended whether the runbook promises to need no person
 */
public record Header(
        Optional<String> owner,
        Optional<String> contact,
        Optional<String> migration,
        List<String> tables,
        Optional<String> because,
        Optional<String> otherwise,
        Optional<String> writes,
        Optional<String> worstCase,
        Optional<Undoing> undoing,
        Optional<Estimate> estimate,
        Optional<String> downtime,
        boolean unattended) {

    /** The name under which a query binds the tables, separated by commas. */
    public static final String TABLES = "migration_tables";

    public enum Effort {
        EASY,
        MODERATE,
        HARD
    }

    public record Undoing(Effort effort, String how) {}

    public record Estimate(Duration low, Duration high) {}

    public Header {
        tables = List.copyOf(tables);
    }
}
