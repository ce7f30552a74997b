package dev.sluice.rehearsal;

import dev.sluice.language.model.Action;

/** Kinds of effects, by what can be known of them afterwards. */
final class Effects {
    private Effects() {}

    /** Whether it takes place wholly or not at all, and leaves a row that tells. */
    static boolean transactional(Action action) {
        return switch (action) {
            case Action.Sql sql -> !outside(sql);
            case Action.Backfill ignored -> true;
            case Action.Run ignored -> false;
            case Action.Http ignored -> false;
            case Action.Manual ignored -> false;
            case Action.Wait ignored -> false;
        };
    }

    /** Whether it takes place somewhere else than in the target database. */
    static boolean elsewhere(Action action) {
        return action instanceof Action.Run || action instanceof Action.Http || action instanceof Action.Manual;
    }

    private static boolean outside(Action.Sql sql) {
        return sql.mode() == Action.Sql.Mode.OUTSIDE_TRANSACTION
                || sql.mode() == Action.Sql.Mode.SINGLE
                        && sql.sql().statements().stream()
                                .anyMatch(statement -> statement.keyword().contains("CONCURRENTLY")
                                        || statement.keyword().startsWith("VACUUM"));
    }
}
