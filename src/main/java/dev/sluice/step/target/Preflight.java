package dev.sluice.step.target;

import dev.sluice.step.Unfit;
import java.sql.SQLException;
import java.util.UUID;

/** Makes sure that a server can carry effects safely, and says which setting to change where it cannot. */
final class Preflight {

    /** The first version with pg_stat_progress_create_index and pg_partition_tree. */
    private static final int OLDEST = 120_000;

    private static final String READ_FACTS = """
            select current_setting('server_version_num')::int, current_setting('server_version'), pg_is_in_recovery(),
                   current_setting('default_transaction_read_only')::boolean, current_user, current_database()
            """;

    private final String source;

    private Preflight(String source) {
        this.source = "source " + source;
    }

    /** Checks two fresh sessions of the same target. */
    static void check(TargetSettings settings, Session effects, Session watch) throws SQLException {
        Preflight preflight = new Preflight(settings.name());
        preflight.refusePooler(effects, watch);
        preflight.refuseUnfitServer(effects);
    }

    /** Checks what may have changed when a lost connection comes back. */
    static void checkAgain(TargetSettings settings, Session effects) throws SQLException {
        new Preflight(settings.name()).refuseUnfitServer(effects);
    }

    private void refuseUnfitServer(Session session) throws SQLException {
        Facts facts = session.first(
                        READ_FACTS,
                        row -> new Facts(
                                row.getInt(1),
                                row.getString(2),
                                row.getBoolean(3),
                                row.getBoolean(4),
                                row.getString(5),
                                row.getString(6)))
                .orElseThrow();
        if (facts.number() < OLDEST) {
            throw new Unfit(
                    source + " is PostgreSQL " + facts.version() + "; effects need PostgreSQL 12 or newer",
                    "choose another server with --env, or upgrade this one");
        }
        if (facts.standby()) {
            throw new Unfit(
                    source + " is a standby (in recovery): nothing can be changed there",
                    "point its url in sluice.yaml to the primary, or list all hosts and add targetServerType=primary");
        }
        if (facts.readOnly()) {
            throw new Unfit(
                    source + " begins every transaction read-only (default_transaction_read_only = on)",
                    "let a DBA run: alter role \"" + facts.user() + "\" in database \"" + facts.database()
                            + "\" set default_transaction_read_only = off");
        }
    }

    /**
     * A pooler that hands out a server connection per transaction loses the session between two statements: bounds,
     * fences and the pid to watch would belong to somebody else. While the second session holds a transaction open, the
     * first must still be served by the backend it had before, with the setting it made.
     */
    private void refusePooler(Session effects, Session watch) throws SQLException {
        String mark = UUID.randomUUID().toString();
        effects.first("select set_config('sluice.mark', ?, false)", Row.THERE, mark);
        int before = pid(effects);
        watch.begin(Limits.OWN);
        int other;
        int after;
        String kept;
        try {
            other = pid(watch);
            after = pid(effects);
            kept = effects.first("select current_setting('sluice.mark', true)", Row.TEXT)
                    .orElse("");
        } finally {
            watch.rollback();
        }
        if (before != after || other == before) {
            throw pooled("two statements of one connection ran on different backends (" + before + ", "
                    + (before == after ? other : after) + ")");
        }
        if (!mark.equals(kept)) {
            throw pooled("a setting made on a connection does not stick to it");
        }
    }

    private Unfit pooled(String evidence) {
        return new Unfit(
                source + " goes through a pooler that shares connections between transactions: " + evidence,
                "connect to the server itself: change the url of " + source
                        + " in sluice.yaml (as a rule port 5432), or set pool_mode = session for this database in the pooler");
    }

    private static int pid(Session session) throws SQLException {
        return session.first("select pg_backend_pid()", Row.INT).orElseThrow();
    }

    private record Facts(int number, String version, boolean standby, boolean readOnly, String user, String database) {}
}
