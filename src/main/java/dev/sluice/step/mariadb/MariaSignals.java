package dev.sluice.step.mariadb;

import dev.sluice.step.ledger.Signals;
import dev.sluice.step.target.Row;
import java.sql.SQLException;
import java.util.List;

/** {@code sluice.letter}: what operators tell a run. Each call is one statement. */
final class MariaSignals implements Signals {
    private final MariaDatabase database;

    MariaSignals(MariaDatabase database) {
        this.database = database;
    }

    @Override
    public void post(String id, String runId, String who, String body) throws SQLException {
        database.ask(session -> {
            try {
                return session.update(
                        "insert into sluice.letter (id, home, run_id, who, body, sent_at) values (?, ?, ?, ?, ?, utc_timestamp(6))",
                        id,
                        database.home(),
                        runId,
                        who,
                        body);
            } catch (SQLException failure) {
                if (MariaErrors.isDuplicate(failure)) {
                    return 0;
                }
                throw failure;
            }
        });
    }

    @Override
    public List<String> waiting(String runId) throws SQLException {
        return database.ask(session -> session.all(
                "select body from sluice.letter where home = ? and run_id = ? and taken_at is null order by sent_at, id",
                Row.TEXT,
                database.home(),
                runId));
    }

    @Override
    public void heard(String id) throws SQLException {
        database.ask(session -> session.update(
                "update sluice.letter set taken_at = utc_timestamp(6) where id = ? and taken_at is null", id));
    }

    @Override
    public boolean isHeard(String id) throws SQLException {
        return database.ask(session -> session.first(
                        "select 1 from sluice.letter where id = ? and taken_at is not null", Row.THERE, id)
                .isPresent());
    }
}
