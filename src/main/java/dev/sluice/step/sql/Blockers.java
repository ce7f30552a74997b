package dev.sluice.step.sql;

import dev.sluice.step.target.Portrait;
import dev.sluice.step.target.Row;
import dev.sluice.step.target.Session;
import dev.sluice.step.target.SqlErrors;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Who would keep a step waiting for its locks if it began now, or queues for them before it. */
final class Blockers {

    /** Ordinary autovacuum makes room for whoever waits for it; one against wraparound does not. */
    private static final String NOW = """
            select distinct on (l.pid)
                   PORTRAIT
                   || case when l.granted then '' else ', which waits for it, too' end
                   || case when b.query like '%to prevent wraparound%'
                        then ', which does not yield: let it finish' else '' end
            from pg_locks l left join pg_stat_activity b on b.pid = l.pid
            where l.locktype = 'relation' and l.mode = any (?::text[]) and l.pid is distinct from pg_backend_pid()
              and l.database = (select oid from pg_database where datname = current_database())
              and l.relation in (select to_regclass(?) union all select relid from pg_partition_tree(to_regclass(?)))
            order by l.pid, l.granted desc
            """.replace("PORTRAIT", Portrait.OF_B);

    private Blockers() {}

    /** One line for each lock that somebody is in the way of, or that cannot be looked at. */
    static List<String> now(Session session, List<SqlEffect.Lock> locks) {
        List<String> lines = new ArrayList<>();
        for (SqlEffect.Lock lock : locks) {
            Set<String> who = new LinkedHashSet<>();
            String what = lock.mode() + " on " + lock.table();
            try {
                who.addAll(
                        session.all(NOW, Row.TEXT, lock.against().toArray(String[]::new), lock.table(), lock.table()));
                if (!who.isEmpty()) {
                    lines.add(what + " would have to wait now for " + String.join(", ", who));
                }
            } catch (SQLException unseen) {
                lines.add("who is in the way of " + what + " cannot be seen: " + SqlErrors.describe(unseen));
            }
        }
        return lines;
    }
}
