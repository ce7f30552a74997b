package dev.sluice.source;

import java.util.Set;

/** Names in PostgreSQL's catalog with a meaning for metrics. */
final class SessionViews {
    /** Views and functions that hide other roles' sessions from whoever lacks {@code pg_read_all_stats}. */
    private static final Set<String> MASKED = Set.of(
            "pg_stat_activity",
            "pg_stat_replication",
            "pg_stat_ssl",
            "pg_stat_gssapi",
            "pg_stat_statements",
            "pg_stat_wal_receiver",
            "pg_stat_subscription");

    private static final Set<String> MASKED_PREFIXES =
            Set.of("pg_stat_progress_", "pg_stat_get_activity", "pg_stat_get_backend_", "pg_stat_get_wal_");

    /** Functions that a read-only transaction lets through although they act on the server or outlive a rollback. */
    private static final Set<String> ACTING = Set.of(
            "pg_terminate_backend",
            "pg_cancel_backend",
            "pg_reload_conf",
            "pg_rotate_logfile",
            "pg_switch_wal",
            "pg_promote",
            "pg_wal_replay_pause",
            "pg_wal_replay_resume",
            "pg_log_backend_memory_contexts",
            "pg_create_physical_replication_slot",
            "pg_create_logical_replication_slot",
            "pg_drop_replication_slot",
            "pg_replication_slot_advance",
            "pg_logical_slot_get_changes",
            "lo_export",
            "lo_import");

    private static final Set<String> ACTING_PREFIXES =
            Set.of("pg_advisory_", "pg_try_advisory_", "dblink", "pg_stat_reset", "pg_backup_start", "pg_start_backup");

    private SessionViews() {}

    static boolean shows(String name) {
        return MASKED.contains(name) || MASKED_PREFIXES.stream().anyMatch(name::startsWith);
    }

    static boolean acts(String name) {
        return ACTING.contains(name) || ACTING_PREFIXES.stream().anyMatch(name::startsWith);
    }
}
