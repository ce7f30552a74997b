package dev.sluice.step.target;

import dev.sluice.step.Unfit;
import dev.sluice.step.ledger.Owner;
import dev.sluice.step.ledger.RunEntry;
import dev.sluice.step.ledger.Standing;
import java.sql.SQLException;
import java.util.Optional;

/** The row of {@code sluice.run}: what a run goes by, and where it stood when it was last heard of. */
final class RunRow {

    private static final String CREATE = """
            insert into sluice.run (run_id, runbook, digest, text, params, environment, tool, operator, unattended, began_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, clock_timestamp())
            on conflict (run_id) do nothing
            """;

    /** A position that did not change is left as it is. */
    private static final String UPDATE = """
            update sluice.run
            set position = coalesce(?, position), journal_lines = coalesce(?, journal_lines),
                journal_head = coalesce(?, journal_head), updated_at = clock_timestamp()
            where run_id = ?
            """;

    private static final String END =
            "update sluice.run set ending = ?, ended_at = clock_timestamp() where run_id = ? and ended_at is null";

    private static final String FIND = """
            select runbook, digest, text, params, environment, tool, operator, unattended,
                   position, journal_lines, journal_head, ending
            from sluice.run where run_id = ?
            """;

    private RunRow() {}

    /** @throws Unfit if the database cannot be asked */
    static Optional<RunEntry> find(Target target, String runId) {
        try {
            Session session = target.ledger().effects();
            return Schema.exists(session, "run") ? find(session, runId) : Optional.empty();
        } catch (SQLException failure) {
            throw new Unfit(
                    "the run " + runId + " cannot be looked up in source "
                            + target.ledger().name() + ": " + SqlErrors.describe(failure),
                    "mend that, then type the same command again",
                    failure);
        }
    }

    static Optional<RunEntry> find(Session session, String runId) throws SQLException {
        return session.first(
                FIND,
                row -> new RunEntry(
                        row.getString(1),
                        new RunEntry.About(
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getString(6),
                                row.getString(7),
                                row.getBoolean(8)),
                        Optional.ofNullable(row.getString(9)).isPresent()
                                ? Optional.of(new Standing(row.getString(9), row.getLong(10), row.getString(11)))
                                : Optional.empty(),
                        Optional.ofNullable(row.getString(12))),
                runId);
    }

    /** False if there is such a run already; then nothing is changed. */
    static boolean create(Session session, Owner owner, RunEntry.About about) throws SQLException {
        return session.update(
                        CREATE,
                        owner.runId(),
                        owner.runbook(),
                        about.digest(),
                        about.text(),
                        about.params(),
                        about.environment(),
                        about.tool(),
                        about.operator(),
                        about.unattended())
                == 1;
    }

    /** The run goes by another text from now on. */
    static void amend(Session session, String runId, RunEntry.About about) throws SQLException {
        session.update(
                "update sluice.run set digest = ?, text = ? where run_id = ? and digest <> ?",
                about.digest(),
                about.text(),
                runId,
                about.digest());
    }

    /** @param position absent if it is the one that stands there */
    static void update(Session session, String runId, Optional<String> position, Optional<Standing> standing)
            throws SQLException {
        session.update(
                UPDATE,
                position.orElse(null),
                standing.map(Standing::journalLines).orElse(null),
                standing.map(Standing::journalHead).orElse(null),
                runId);
    }

    /** Nothing of it is claimed any more. */
    static void end(Session session, String runId, String ending) throws SQLException {
        session.update(END, ending, runId);
        Claims.drop(session, runId);
    }

    /** For a run that was refused before it began anything. */
    static void remove(Session session, String runId) throws SQLException {
        session.update("delete from sluice.run where run_id = ?", runId);
        Claims.drop(session, runId);
    }
}
