package dev.sluice.scaffold;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The types of migration for which there is a complete runbook to begin with. */
public enum MigrationType {
    BACKFILL("a new column, filled in batches while the application writes"),
    INDEX("an index, built beside the running application"),
    CONSTRAINT("a rule for a table: for new rows first, then for those that are there"),
    RENAME("another name for a column, with old and new releases side by side"),
    TYPE("another type for a column, without rewriting the table under a lock"),
    CUTOVER("traffic that moves from one place to another, a share at a time");

    private final String summary;

    MigrationType(String summary) {
        this.summary = summary;
    }

    /** What the migration does, in a few words. */
    public String summary() {
        return summary;
    }

    /** As it is typed, and as the runbook's line {@code migration} has it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<MigrationType> of(String word) {
        return Arrays.stream(values()).filter(type -> type.word().equals(word)).findFirst();
    }
}
