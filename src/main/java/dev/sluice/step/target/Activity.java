package dev.sluice.step.target;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What a backend is doing at this moment.
 *
 * @param waitEvent the kind of lock it waits for; empty if it waits for none
 * @param build how its index build stands; absent if it builds none
 * @param who it waits for, for people; empty if for nobody, or nobody can be seen
 * @param pids of those, as one text
 */
record Activity(String waitEvent, Optional<Build> build, String who, String pids) {

    /** Of a phase, each part that a progress bar would need is counted in another unit. */
    private static final String LOOK = """
            select case when a.wait_event_type = 'Lock' then a.wait_event end,
                   p.phase,
                   case when p.phase like 'waiting for%' then 'gone'
                        when p.tuples_total > 0 then 'of rows' else 'of blocks' end,
                   case when p.phase like 'waiting for%' then p.lockers_done
                        when p.tuples_total > 0 then p.tuples_done else p.blocks_done end,
                   case when p.phase like 'waiting for%' then p.lockers_total
                        when p.tuples_total > 0 then p.tuples_total else p.blocks_total end,
                   others.who, others.pids
            from pg_stat_activity a left join pg_stat_progress_create_index p on p.pid = a.pid
              cross join lateral (
                select string_agg(PORTRAIT, ', ' order by b.pid) as who, string_agg(b.pid::text, ',' order by b.pid) as pids
                from pg_stat_activity b
                where b.pid = nullif(p.current_locker_pid, 0)
                   or (a.wait_event_type = 'Lock' and coalesce(p.current_locker_pid, 0) = 0
                       and b.pid = any (pg_blocking_pids(a.pid)))
              ) others
            where a.pid = ? and a.state = 'active'
            """.replace("PORTRAIT", Portrait.OF_B);

    /**
     * An index build.
     *
     * @param phase in the server's words
     * @param unit {@code of rows}, {@code of blocks}, or {@code gone} of transactions that are waited for
     * @param total 0 where the phase counts nothing
     */
    record Build(String phase, String unit, long done, long total) {
        private static final int STEPS = 20;

        /** In parts so large that people want to hear of each. */
        private long steps() {
            return total == 0 ? 0 : STEPS * done / total;
        }

        private String text() {
            if (total == 0) {
                return phase;
            }
            return unit.equals("gone")
                    ? phase + " (" + done + " of " + total + " gone)"
                    : "%s, %d%% %s".formatted(phase, 100 * Math.min(done, total) / total, unit);
        }
    }

    static Optional<Activity> of(Session session, int pid) throws SQLException {
        return session.first(LOOK, Activity::read, pid);
    }

    private static Activity read(ResultSet row) throws SQLException {
        String phase = row.getString(2);
        return new Activity(
                text(row, 1),
                phase == null
                        ? Optional.empty()
                        : Optional.of(new Build(phase, row.getString(3), row.getLong(4), row.getLong(5))),
                text(row, 6),
                text(row, 7));
    }

    private static String text(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }

    /**
     * Whether others may queue behind it. Waiting for the end of another transaction (as CONCURRENTLY does) asks for no lock
     * on a table and holds nobody up.
     */
    boolean isQueueing() {
        return !waitEvent.isEmpty() && !waitEvent.equals("virtualxid");
    }

    String describeLock() {
        return "was waiting for a lock (" + waitEvent + ")" + (who.isEmpty() ? "" : " behind " + who);
    }

    /** Equal as long as nothing changed but the time that it takes. */
    String outline() {
        return waitEvent + "/" + pids + "/"
                + build.map(build -> build.phase() + "/" + build.steps()).orElse("");
    }

    /** A line for people; absent while there is nothing to tell. */
    Optional<String> describe() {
        if (build.isPresent()) {
            String behind = waitEvent.isEmpty() ? "" : ", waiting for " + (who.isEmpty() ? unseen() : who);
            return Optional.of(build.get().text() + behind);
        }
        if (!waitEvent.isEmpty()) {
            return Optional.of("waiting for a lock (" + waitEvent + ")" + (who.isEmpty() ? "" : " behind " + who));
        }
        return Optional.empty();
    }

    private static String unseen() {
        return "a transaction that no session shows, such as a prepared one (pg_prepared_xacts)";
    }
}
