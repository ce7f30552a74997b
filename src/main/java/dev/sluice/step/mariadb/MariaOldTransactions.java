package dev.sluice.step.mariadb;

import dev.sluice.step.Outcome;
import dev.sluice.step.target.Limits;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Transactions that were open before a backfill fixed its key space, and may still commit rows under keys that it passed. Told apart
 * by connection and beginning; one that is prepared has no connection and counts as old.
 *
 * <p>InnoDB shows its transactions as they were when it last looked, and does not look while others ask oftener than each tenth of a
 * second. So the question carries a mark and is asked in a transaction of its own: it is answered when it sees itself.
 */
final class MariaOldTransactions {

    /** Stands for those open then, where they could not be seen. */
    static final String UNSEEN = "unseen";

    /** What is to be done where they are not seen. */
    static final String REMEDY =
            "transactions of others are not seen; the user needs PROCESS (grant process on *.* to USER),"
                    + " and nobody may ask InnoDB for them oftener than each tenth of a second";

    /** Of different lengths, so that two who wait do not wait for each other. */
    private static final int SHORTEST_PAUSE = 110;

    private static final int LONGEST_PAUSE = 350;
    private static final int TRIES = 20;
    private static final int NO_CONNECTION = 0;

    private static final String OPEN = """
            select '%MARK%', t.trx_mysql_thread_id, concat(t.trx_mysql_thread_id, ':', t.trx_started),
                   t.trx_mysql_thread_id = connection_id() and t.trx_query like ?,
                   concat(t.trx_mysql_thread_id, ' (', coalesce(concat(p.user, '@', p.host, ', ', p.command, ', '), ''), 'for ',
                     timestampdiff(second, t.trx_started, convert_tz(utc_timestamp(), '+00:00', 'SYSTEM')), 's)')
            from information_schema.innodb_trx t left join information_schema.processlist p on p.id = t.trx_mysql_thread_id
            where t.trx_is_read_only = 0
            """;

    /** @param id of it, for as long as it is open */
    private record Open(int connection, String id, boolean own, String who) {}

    private MariaOldTransactions() {}

    /** Those open at this moment; {@link #UNSEEN} if they cannot be seen. */
    static List<String> open(MariaDatabase database) throws SQLException {
        return database.ask(MariaOldTransactions::seen)
                .map(found -> found.stream().map(Open::id).toList())
                .orElse(List.of(UNSEEN));
    }

    static boolean areSeen(List<String> older) {
        return !older.contains(UNSEEN);
    }

    /** Those of them that are still open. Where they were not seen, or are not now, that cannot be told. */
    static Outcome.OldTransactions still(MariaDatabase database, List<String> older) throws SQLException {
        Optional<List<Open>> now = areSeen(older) ? database.ask(MariaOldTransactions::seen) : Optional.empty();
        if (now.isEmpty()) {
            return new Outcome.OldTransactions(List.of(), "cannot be judged: " + REMEDY);
        }
        Set<String> old = new HashSet<>(older);
        List<Integer> connections = new ArrayList<>();
        List<String> who = new ArrayList<>();
        for (Open each : now.get()) {
            if (each.connection() == NO_CONNECTION) {
                who.add("a prepared transaction, which its coordinator or somebody by hand ends: xa recover lists it");
            } else if (old.contains(each.id())) {
                connections.add(each.connection());
                who.add(each.who());
            }
        }
        return new Outcome.OldTransactions(connections, String.join(", ", who));
    }

    /** All but our own; absent if they cannot be seen. */
    private static Optional<List<Open>> seen(MariaSession session) throws SQLException {
        try {
            for (int i = 0; i < TRIES; i++) {
                List<Open> all = look(session);
                if (all.stream().anyMatch(Open::own)) {
                    return Optional.of(all.stream().filter(it -> !it.own()).toList());
                }
                LockSupport.parkNanos(
                        Duration.ofMillis(ThreadLocalRandom.current().nextInt(SHORTEST_PAUSE, LONGEST_PAUSE))
                                .toNanos());
            }
            return Optional.empty();
        } catch (SQLException failure) {
            if (MariaErrors.isDenied(failure)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private static List<Open> look(MariaSession session) throws SQLException {
        String mark = UUID.randomUUID().toString();
        session.begin(Limits.OWN, Connection.TRANSACTION_REPEATABLE_READ);
        try {
            session.execute("start transaction with consistent snapshot");
            return session.all(
                    OPEN.replace("%MARK%", mark),
                    row -> new Open(row.getInt(2), row.getString(3), row.getBoolean(4), row.getString(5)),
                    "%" + mark + "%");
        } finally {
            session.rollback();
        }
    }
}
