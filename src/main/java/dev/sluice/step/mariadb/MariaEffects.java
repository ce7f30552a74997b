package dev.sluice.step.mariadb;

import dev.sluice.step.sql.Noted;
import dev.sluice.step.sql.SqlEffect;
import dev.sluice.value.Value;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The rows of {@code sluice.effect}: which effects took place, and what they answered. */
final class MariaEffects {

    private static final String WRITE = """
            insert into sluice.effect (home, idempotency_key, run_id, epoch, captured_type, captured, at)
            values (?, ?, ?, ?, ?, ?, utc_timestamp(6))
            """;

    private static final List<String> PROGRESS = List.of("sluice.tile", "sluice.checkpoint", "sluice.old_value");

    private final MariaFence fence;
    private final String home;

    MariaEffects(MariaFence fence) {
        this.fence = fence;
        this.home = fence.ledger().home();
    }

    /** What an effect that took place has captured; absent if there is no row of it. */
    Optional<Optional<Value>> find(MariaSession session, String key) throws SQLException {
        return session.first(
                "select captured_type, captured from sluice.effect where home = ? and idempotency_key = ?",
                row -> new Noted(row.getString(1), row.getString(2)).value(),
                home,
                key);
    }

    /** In a transaction of the fence's epoch. */
    void write(MariaSession session, SqlEffect effect, Optional<Value> captured) throws SQLException {
        if (effect.counterpart().isPresent()) {
            session.update(
                    "delete from sluice.effect where home = ? and idempotency_key = ?",
                    home,
                    effect.counterpart().get());
        }
        if (effect.undoes().isPresent()) {
            new MariaCheckpoints(fence).forget(session, effect.undoes().get());
        }
        if (effect.undoes().isPresent()) {
            for (String table : PROGRESS) {
                session.update(
                        "delete from " + table + " where home = ? and run_id = ? and step = ?",
                        home,
                        fence.runId(),
                        effect.undoes().get());
            }
        }
        Noted noted = Noted.of(captured);
        session.update(WRITE, home, effect.key(), fence.runId(), fence.epoch(), noted.type(), noted.text());
    }
}
