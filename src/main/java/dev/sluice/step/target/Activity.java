package dev.sluice.step.target;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a backend is doing at this moment.
 *
 * @param waitEvent the kind of lock it waits for; empty if it waits for none
 * @param blockers pids that hold or queue for that lock before it
 * @param phase of an index build; empty if it builds none
 * @param locker pid of the transaction that the build waits for, 0 if none
 */
record Activity(String waitEvent, List<Integer> blockers, String phase, int locker, double share, String who) {

    private static final String LOOK = """
            select case when a.wait_event_type = 'Lock' then a.wait_event end,
                   case when a.wait_event_type = 'Lock' then pg_blocking_pids(a.pid) end,
                   p.phase, coalesce(p.current_locker_pid, 0),
                   coalesce(p.blocks_done / nullif(p.blocks_total, 0)::float8, 0),
                   (select string_agg(format('%s (%s)', b.pid, concat_ws(', ', nullif(b.application_name, ''), b.state,
                               'for ' || date_trunc('second', clock_timestamp() - b.xact_start))), ', ' order by b.pid)
                    from pg_stat_activity b
                    where b.pid = p.current_locker_pid
                       or (a.wait_event_type = 'Lock' and b.pid = any (pg_blocking_pids(a.pid))))
            from pg_stat_activity a left join pg_stat_progress_create_index p on p.pid = a.pid
            where a.pid = ? and a.state = 'active'
            """;

    static Optional<Activity> of(Session session, int pid) throws SQLException {
        return session.first(
                LOOK,
                row -> new Activity(
                        text(row, 1),
                        pids(row.getArray(2)),
                        text(row, 3),
                        row.getInt(4),
                        row.getDouble(5),
                        text(row, 6)),
                pid);
    }

    private static String text(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }

    private static List<Integer> pids(Array array) throws SQLException {
        List<Integer> pids = new ArrayList<>();
        if (array != null) {
            for (Integer pid : (Integer[]) array.getArray()) {
                pids.add(pid);
            }
        }
        return pids;
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

    /** A line for people; absent while there is nothing to tell. */
    Optional<String> describe() {
        if (!phase.isEmpty()) {
            String behind = locker == 0 || who.isEmpty() ? "" : ", waiting for " + who;
            return Optional.of("%s, %.0f%% of blocks%s".formatted(phase, 100 * share, behind));
        }
        if (!waitEvent.isEmpty()) {
            return Optional.of("waiting for a lock (" + waitEvent + ")" + (who.isEmpty() ? "" : " behind " + who));
        }
        return Optional.empty();
    }
}
