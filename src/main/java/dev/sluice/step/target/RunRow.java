package dev.sluice.step.target;

import dev.sluice.step.Unfit;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The row of {@code sluice.run}: what a run goes by, and where it stood when it was last heard of. */
public final class RunRow {

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

    /**
     * What a run goes by from its beginning on.
     *
     * @param digest of the checked runbook
     * @param text of the runbook
     * @param params what {@code --set} gave, a JSON object of texts
     * @param tool version of Sluice that it began with
     */
    public record About(
            String digest,
            String text,
            String params,
            String environment,
            String tool,
            String operator,
            boolean unattended) {}

    /** @param ending how the run ended, if it is over */
    public record Found(String runbook, About about, Optional<Standing> standing, Optional<String> ending) {}

    /** @throws Unfit if the database cannot be asked */
    public static Optional<Found> find(Target target, String runId) {
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

    /** From the database that has heard of the run last; absent if none knows it. */
    public static Optional<Found> newest(Collection<Target> targets, String runId) {
        return targets.stream()
                .flatMap(target -> find(target, runId).stream())
                .max(Comparator.comparingLong(
                        found -> found.standing().map(Standing::journalLines).orElse(0L)));
    }

    public static Optional<Found> find(Session session, String runId) throws SQLException {
        return session.first(
                FIND,
                row -> new Found(
                        row.getString(1),
                        new About(
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
    static boolean create(Session session, Owner owner, About about) throws SQLException {
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
    static void amend(Session session, String runId, About about) throws SQLException {
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
