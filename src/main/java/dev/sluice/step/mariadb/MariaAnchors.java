package dev.sluice.step.mariadb;

import dev.sluice.journal.Anchor;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a MariaDB remembers of a run's journal: with each batch, and with each renewal of the lease. */
final class MariaAnchors {
    /** The newest of each pass. */
    private static final String BATCHES = """
            select step, journal_head, date_format(batched_at, '%Y-%m-%d %H:%i:%s UTC') from (
              select step, journal_head, batched_at,
                  row_number() over (partition by step, pass order by batched_at desc) as place
              from sluice.tile where home = ? and run_id = ? and journal_head is not null) as moved
            where place = 1
            """;

    private static final String RENEWALS = """
            select journal_lines, journal_head, date_format(updated_at, '%Y-%m-%d %H:%i:%s UTC') from sluice.run
            where home = ? and run_id = ? and journal_head is not null
            """;

    private MariaAnchors() {}

    static List<Anchor> of(MariaSession session, String home, String source, String runId) throws SQLException {
        List<Anchor> anchors = new ArrayList<>(session.all(
                BATCHES,
                row -> new Anchor(
                        "the checkpoint of " + row.getString(1) + " in source " + source,
                        row.getString(2),
                        Optional.empty(),
                        Optional.ofNullable(row.getString(3))),
                home,
                runId));
        anchors.addAll(session.all(
                RENEWALS,
                row -> new Anchor(
                        "the last renewal of the lease in source " + source,
                        row.getString(2),
                        Optional.of(row.getLong(1)),
                        Optional.ofNullable(row.getString(3))),
                home,
                runId));
        return anchors;
    }

    /**
     * So that they do not condemn the journal that is begun in place of one that is lost; the first line of that one is
     * remembered instead, before the others are forgotten.
     */
    static int forget(MariaSession session, String home, String runId, String head) throws SQLException {
        return session.update(
                        "update sluice.run set journal_lines = 1, journal_head = ? where home = ? and run_id = ?",
                        head,
                        home,
                        runId)
                + session.update(
                        "update sluice.tile set journal_head = null where home = ? and run_id = ?", home, runId);
    }
}
