package dev.sluice.step.mariadb;

import dev.sluice.step.Unfit;
import dev.sluice.step.target.Row;
import java.sql.SQLException;
import java.util.Optional;

/** Whether a server can carry effects; asked before anything is changed. */
final class Preflight {
    private static final int OLDEST_MAJOR = 10;
    private static final int OLDEST_MINOR = 6;

    private Preflight() {}

    /** The database that the address names, in which a run is at home. */
    static Optional<String> home(MariaSession session) throws SQLException {
        return session.first("select database()", Row.TEXT);
    }

    /** Why no run can be at home there; absent if one can. */
    static Optional<Unfit> objection(String source, MariaSession session) throws SQLException {
        if (home(session).isEmpty()) {
            return Optional.of(new Unfit(
                    "source " + source + " names no database", "add it to `url`: jdbc:mariadb://HOST/DATABASE"));
        }
        if (session.first("select @@global.read_only", Row.INT).orElse(0) != 0) {
            return Optional.of(new Unfit(
                    "source " + source + " only reads (read_only), as a replica does",
                    "let its url in sluice.yaml lead to the primary"));
        }
        if (session.isOlderThan(OLDEST_MAJOR, OLDEST_MINOR)) {
            return Optional.of(new Unfit(
                    "source " + source + " is older than MariaDB " + OLDEST_MAJOR + "." + OLDEST_MINOR
                            + ", which may do half of a statement when it crashes",
                    "change it by a `run` step with a probe"));
        }
        boolean cluster = session.first(
                        "select 1 from information_schema.global_variables where variable_name = 'WSREP_ON' and"
                                + " variable_value = 'ON'",
                        Row.THERE)
                .isPresent();
        return cluster
                ? Optional.of(new Unfit(
                        "source " + source
                                + " is a Galera cluster, on which a lock of one node holds nobody on another",
                        "change it by a `run` step with a probe"))
                : Optional.empty();
    }

    /** Also makes both sessions known by their marks. */
    static void check(String source, MariaSession effects, MariaSession watch, String token) throws SQLException {
        Optional<Unfit> objection = objection(source, effects);
        if (objection.isPresent()) {
            throw objection.get();
        }
        boolean marked = effects.mark(Marks.effects(token)) && watch.mark(Marks.watch(token));
        Optional<Long> seen = Marks.holder(watch, Marks.effects(token));
        if (!marked || !seen.equals(Optional.of(effects.id()))) {
            throw new Unfit(
                    "source " + source
                            + ": two connections do not reach the same server, or do not keep their sessions",
                    "use the server's own address in sluice.yaml, not that of a proxy or balancer");
        }
    }
}
