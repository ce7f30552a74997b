package dev.sluice.step.target;

import dev.sluice.step.ledger.Signals;
import java.sql.SQLException;
import java.util.List;

/** {@code sluice.signal}: what operators tell a run from machines where its journal is not. Each call is one statement. */
final class SignalTable implements Signals {
    private final Target ledger;

    SignalTable(Target target) {
        this.ledger = target.ledger();
    }

    @Override
    public void post(String id, String runId, String who, String body) throws SQLException {
        ledger.watchdog()
                .ask(session -> session.update(
                        "insert into sluice.signal (id, run_id, who, body, sent_at) values (?, ?, ?, ?, clock_timestamp())"
                                + " on conflict (id) do nothing",
                        id,
                        runId,
                        who,
                        body));
    }

    @Override
    public List<String> waiting(String runId) throws SQLException {
        return ledger.watchdog()
                .ask(session -> session.all(
                        "select body from sluice.signal where run_id = ? and taken_at is null order by sent_at, id",
                        Row.TEXT,
                        runId));
    }

    @Override
    public void heard(String id) throws SQLException {
        ledger.watchdog()
                .ask(session -> session.update(
                        "update sluice.signal set taken_at = clock_timestamp() where id = ? and taken_at is null", id));
    }

    @Override
    public boolean isHeard(String id) throws SQLException {
        return ledger.watchdog()
                .ask(session -> session.first(
                                "select 1 from sluice.signal where id = ? and taken_at is not null", Row.THERE, id)
                        .isPresent());
    }
}
