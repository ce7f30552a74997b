package dev.sluice.step.target;

import dev.sluice.journal.Line;
import dev.sluice.step.Unfit;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The second copy of a run's journal, in the table {@code sluice.journal}: lines are added at its end, and never changed. It has
 * a connection of its own. For one thread at a time.
 */
public final class JournalCopy implements AutoCloseable {
    private static final String END =
            "select line, body, hash from sluice.journal where run_id = ? order by line desc limit 1";

    private static final String PAGE =
            "select line, body, hash from sluice.journal where run_id = ? and line > ? order by line limit ?";

    /** Only behind the last line, and not from a process whose epoch is over. */
    private static final String APPEND = """
            insert into sluice.journal (run_id, line, body, hash, at)
            select ?, new.line, new.body, new.hash, clock_timestamp()
            from unnest(?::bigint[], ?, ?) as new (line, body, hash)
            where (select coalesce(max(line), 0) from sluice.journal where run_id = ?) = ?
              and not exists (select 1 from sluice.fence where run_id = ? and epoch > ?)
            """;

    private final String runId;
    private final Session session;

    private JournalCopy(String runId, Session session) {
        this.runId = runId;
        this.session = session;
    }

    /**
     * Connects.
     *
     * @throws Unfit if there is no such table
     */
    public static JournalCopy open(TargetSettings settings, String runId) throws SQLException {
        Session session = Session.open(settings, "sluice-journal/" + runId);
        boolean ready = false;
        try {
            session.bound(Limits.OWN, false);
            ready = Schema.exists(session, "journal");
        } finally {
            if (!ready) {
                session.close();
            }
        }
        if (!ready) {
            throw new Unfit(
                    "there is no table sluice.journal in source " + settings.name() + " for the copy of the journal",
                    "sluice schema create --env ENV --source " + settings.name());
        }
        return new JournalCopy(runId, session);
    }

    /** The last line. */
    public Optional<Line> end() throws SQLException {
        return session.first(END, JournalCopy::line, runId);
    }

    /** The lines behind that number, at most so many. */
    public List<Line> after(long number, int limit) throws SQLException {
        return session.all(PAGE, JournalCopy::line, runId, number, limit);
    }

    /**
     * Adds lines.
     *
     * @param lines without a gap
     * @param epoch of whoever adds them
     * @return whether they were added; not if others stand there already, or the epoch is over
     */
    public boolean append(List<Line> lines, long epoch) throws SQLException {
        return lines.isEmpty()
                || session.update(
                                APPEND,
                                runId,
                                lines.stream()
                                        .map(line -> Long.toString(line.number()))
                                        .toArray(String[]::new),
                                lines.stream().map(Line::body).toArray(String[]::new),
                                lines.stream().map(Line::hash).toArray(String[]::new),
                                runId,
                                lines.getFirst().number() - 1,
                                runId,
                                epoch)
                        == lines.size();
    }

    private static Line line(java.sql.ResultSet row) throws SQLException {
        return new Line(row.getLong(1), row.getString(2), row.getString(3));
    }

    @Override
    public void close() {
        session.close();
    }
}
