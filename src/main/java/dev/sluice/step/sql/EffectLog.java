package dev.sluice.step.sql;

import dev.sluice.step.target.PostgresFence;
import dev.sluice.step.target.Session;
import dev.sluice.value.Value;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The rows of {@code sluice.effect}: which effects took place, and what they answered. */
final class EffectLog {

    private static final String WRITE = """
            insert into sluice.effect (idempotency_key, run_id, epoch, captured_type, captured, at)
            values (?, ?, ?, ?, ?, clock_timestamp())
            on conflict (idempotency_key) do nothing
            """;

    private static final List<String> PROGRESS = List.of("sluice.tile", "sluice.checkpoint", "sluice.old_value");

    private final PostgresFence fence;

    EffectLog(PostgresFence fence) {
        this.fence = fence;
    }

    /** What an effect that took place has captured; absent if there is no row of it. */
    Optional<Optional<Value>> find(Session session, String key) throws SQLException {
        return session.first(
                "select captured_type, captured from sluice.effect where idempotency_key = ?",
                row -> new Noted(row.getString(1), row.getString(2)).value(),
                key);
    }

    void write(Session session, SqlEffect effect, Optional<Value> captured) throws SQLException {
        if (effect.counterpart().isPresent()) {
            session.update(
                    "delete from sluice.effect where idempotency_key = ?",
                    effect.counterpart().get());
        }
        if (effect.undoes().isPresent()) {
            for (String table : PROGRESS) {
                session.update(
                        "delete from " + table + " where run_id = ? and step = ?",
                        fence.runId(),
                        effect.undoes().get());
            }
        }
        Noted noted = Noted.of(captured);
        session.update(WRITE, effect.key(), fence.runId(), fence.epoch(), noted.type(), noted.text());
    }
}
