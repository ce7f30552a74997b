package dev.sluice.step.sql;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Outcome;
import dev.sluice.step.Progress;
import dev.sluice.step.target.Limits;
import dev.sluice.step.target.Row;
import dev.sluice.step.target.Session;
import dev.sluice.step.target.Target;
import dev.sluice.step.target.Watchdog.Watch;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The statements of a step in a transaction that is rolled back whatever comes, under the bounds that the step would have. What
 * no rollback takes back remains: numbers drawn from sequences, dead rows, WAL.
 */
public final class StepTrial {

    /** Strongest first: of several locks on a table the strongest says it all. */
    private static final String LOCKS = """
            select distinct on (c.oid) c.oid, c.oid::regclass::text, l.mode
            from pg_locks l join pg_class c on c.oid = l.relation
            where l.pid = pg_backend_pid() and l.locktype = 'relation' and l.granted
              and c.relnamespace not in ('pg_catalog'::regnamespace, 'pg_toast'::regnamespace, 'information_schema'::regnamespace)
              and c.relkind <> 't'
            order by c.oid, array_position(array['AccessExclusiveLock', 'ExclusiveLock', 'ShareRowExclusiveLock', 'ShareLock',
              'ShareUpdateExclusiveLock', 'RowExclusiveLock', 'RowShareLock', 'AccessShareLock'], l.mode)
            """;

    /** A table or index that gets new files was written anew. */
    private static final String FILES = """
            select oid, oid::regclass::text, relfilenode, relkind in ('r', 'm', 'p')
            from pg_class
            where relnamespace not in ('pg_catalog'::regnamespace, 'pg_toast'::regnamespace, 'information_schema'::regnamespace)
            """;

    private static final String WAL = "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')";

    private final Target target;
    private final SqlEffect effect;

    private StepTrial(Target target, SqlEffect effect) {
        this.target = target;
        this.effect = effect;
    }

    /**
     * What came of it.
     *
     * @param millis how long the statements took, waiting for locks included
     * @param rows changed or answered
     * @param locks on relations, in the order of their names; those that the statements created are left out
     * @param rewritten tables that were written anew
     * @param rebuilt indexes that were
     * @param walBytes what the whole server wrote meanwhile
     * @param obstacles who was in the way of its locks before it began
     * @param failure why the statements could not be run to their end; the rest then says how far they had come
     */
    public record Found(
            long millis,
            long rows,
            List<Taken> locks,
            List<String> rewritten,
            List<String> rebuilt,
            long walBytes,
            List<String> obstacles,
            Optional<String> failure) {
        public Found {
            locks = List.copyOf(locks);
            rewritten = List.copyOf(rewritten);
            rebuilt = List.copyOf(rebuilt);
            obstacles = List.copyOf(obstacles);
        }

        /** The same with what others said put through this. */
        public Found with(UnaryOperator<String> masked) {
            return new Found(
                    millis,
                    rows,
                    locks,
                    rewritten,
                    rebuilt,
                    walBytes,
                    obstacles.stream().map(masked).toList(),
                    failure.map(masked));
        }
    }

    /** @param mode in the words of PostgreSQL's documentation */
    public record Taken(String relation, String mode) {}

    private record Storage(String name, long node, boolean table) {}

    /**
     * Tries it.
     *
     * @throws dev.sluice.step.Unfit if the database cannot be reached
     */
    public static Found run(Target target, SqlEffect effect) throws SQLException {
        return new StepTrial(target, effect).run();
    }

    private Found run() throws SQLException {
        Session session = target.effects();
        Cancellation cancellation = new Cancellation();
        List<String> obstacles = Blockers.now(session, effect.locks());
        Map<Long, Storage> before = storage(session);
        Watch watch = target.watchdog().watchLocks(session, cancellation, Progress.SILENT);
        try {
            session.begin(new Limits(effect.lockTimeout(), effect.deadline()));
            long wal = wal(session);
            Clock clock = new Clock(effect.deadline());
            long rows = statements(session, cancellation, clock);
            long millis = clock.took().toMillis();
            session.bound(Limits.OWN, true);
            Map<Long, Storage> after = storage(session);
            return new Found(
                    millis,
                    rows,
                    locks(session, before),
                    changed(before, after, true),
                    changed(before, after, false),
                    wal(session) - wal,
                    obstacles,
                    Optional.empty());
        } catch (Stopped stopped) {
            String by = watch.holders().isEmpty() ? "" : "; held by " + watch.holders();
            return new Found(
                    stopped.millis, 0, List.of(), List.of(), List.of(), 0, obstacles, Optional.of(stopped.why + by));
        } finally {
            session.rollback();
            watch.close();
            session.reset();
        }
    }

    private long statements(Session session, Cancellation cancellation, Clock clock) throws Stopped {
        long rows = 0;
        try {
            for (SqlStatement statement : effect.statements()) {
                if (Execution.controlsTransaction(statement)) {
                    throw new Stopped(clock, "it begins or ends a transaction itself, and could not be rolled back");
                }
                Identifiers.check(session, statement);
                session.bound(new Limits(effect.lockTimeout(), clock.left()), true);
                rows += Execution.run(session, Prepared.of(statement), false, cancellation)
                        .rows();
            }
            return rows;
        } catch (SQLException failure) {
            Outcome outcome = Failures.of(failure, OptionalInt.empty(), cancellation, effect.deadline(), clock.took());
            throw new Stopped(
                    clock,
                    outcome instanceof Outcome.Failed failed
                            ? failed.code() + ": " + failed.message()
                            : outcome.toString());
        } catch (Identifiers.UnknownIdentifier unknown) {
            throw new Stopped(clock, unknown.getMessage());
        }
    }

    /** The statements came to no good end. */
    private static final class Stopped extends Exception {
        private static final long serialVersionUID = 1;
        private final long millis;
        private final String why;

        Stopped(Clock clock, String why) {
            super(why);
            this.millis = clock.took().toMillis();
            this.why = why;
        }
    }

    private static Map<Long, Storage> storage(Session session) throws SQLException {
        Map<Long, Storage> storage = new HashMap<>();
        session.all(
                FILES,
                row -> storage.put(row.getLong(1), new Storage(row.getString(2), row.getLong(3), row.getBoolean(4))));
        return storage;
    }

    /** A column's index comes back under its old name as another relation when the column's type changes. */
    private static List<String> changed(Map<Long, Storage> before, Map<Long, Storage> after, boolean tables) {
        Set<String> names = before.values().stream().map(Storage::name).collect(Collectors.toSet());
        return after.entrySet().stream()
                .filter(now -> now.getValue().table() == tables)
                .filter(now -> before.containsKey(now.getKey())
                        ? before.get(now.getKey()).node() != now.getValue().node()
                        : names.contains(now.getValue().name()))
                .map(now -> now.getValue().name())
                .sorted()
                .toList();
    }

    private static List<Taken> locks(Session session, Map<Long, Storage> before) throws SQLException {
        List<Taken> locks = new ArrayList<>();
        session.all(LOCKS, row -> {
            // Nobody else knows what was created in this transaction, nor waits for it.
            return !before.containsKey(row.getLong(1))
                    || locks.add(new Taken(row.getString(2), words(row.getString(3))));
        });
        locks.sort(Comparator.comparing(Taken::relation));
        return locks;
    }

    private static long wal(Session session) throws SQLException {
        return session.first(WAL, Row.LONG).orElse(0L);
    }

    /** {@code ACCESS EXCLUSIVE} of {@code AccessExclusiveLock}. */
    private static String words(String mode) {
        return mode.replaceAll("Lock$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toUpperCase(Locale.ROOT);
    }
}
