package dev.sluice.step.target;

import dev.sluice.journal.Anchor;
import dev.sluice.step.Unfit;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a target database remembers of a run's journal: with each batch, and with each renewal of the lease. */
final class JournalAnchors {
    /** The newest of each pass: its ranges', or its own, which undoing moves and older versions moved with each batch. */
    private static final String CHECKPOINTS = """
            select distinct on (step, pass)
                step, journal_head, to_char(batched_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"')
            from (select run_id, step, pass, journal_head, batched_at from sluice.checkpoint
                  union all
                  select run_id, step, pass, journal_head, batched_at from sluice.tile) as moved
            where run_id = ? and journal_head is not null
            order by step, pass, batched_at desc nulls last
            """;

    private static final String RENEWALS = """
            select journal_lines, journal_head, to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"')
            from sluice.run where run_id = ? and journal_head is not null
            """;

    private JournalAnchors() {}

    /**
     * The anchors of a run; none where the database has no schema {@code sluice}.
     *
     * @throws Unfit if they cannot be read
     */
    static List<Anchor> of(Target target, String runId) {
        return asked(target, runId, session -> {
            List<Anchor> anchors = new ArrayList<>();
            if (Schema.exists(session, "checkpoint")) {
                anchors.addAll(session.all(
                        CHECKPOINTS,
                        row -> new Anchor(
                                "the checkpoint of " + row.getString(1) + " in source "
                                        + target.ledger().name(),
                                row.getString(2),
                                Optional.empty(),
                                Optional.ofNullable(row.getString(3))),
                        runId));
            }
            if (Schema.exists(session, "run")) {
                anchors.addAll(session.all(
                        RENEWALS,
                        row -> new Anchor(
                                "the last renewal of the lease in source "
                                        + target.ledger().name(),
                                row.getString(2),
                                Optional.ofNullable(row.getString(1)).map(Long::valueOf),
                                Optional.ofNullable(row.getString(3))),
                        runId));
            }
            return anchors;
        });
    }

    /**
     * Forgets the anchors of a run whose journal is lost, so that they do not condemn the one that is begun in its place, and
     * remembers the only line of that one instead. Under the run's fence.
     *
     * @throws Unfit if they cannot be changed
     */
    static void forget(Target target, String runId, String head) {
        asked(target, runId, session -> {
            session.begin(Limits.OWN);
            try {
                for (String table : List.of("checkpoint", "tile")) {
                    session.update("update sluice." + table + " set journal_head = null where run_id = ?", runId);
                }
                session.update(
                        "update sluice.run set journal_lines = 1, journal_head = ? where run_id = ?", head, runId);
                session.commit();
            } finally {
                session.rollback();
            }
            return true;
        });
    }

    private static <T> T asked(Target target, String runId, Watchdog.Question<T> question) {
        try {
            return question.answer(target.ledger().effects());
        } catch (SQLException failure) {
            throw Unread.of(
                    "what source " + target.ledger().name() + " remembers of the journal of run " + runId, failure);
        }
    }
}
