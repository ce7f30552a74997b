package dev.sluice.step.target;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Fixture;
import dev.sluice.testing.Await;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.PGConnection;

@ExtendWith(TestPostgres.class)
class SqlErrorsTest {

    /** As after a sleep of the machine in the middle of a transaction. */
    @Test
    void aSessionThatTheServerHasEndedForItsIdlenessIsALostOne(TestDatabase database) throws Exception {
        try (Connection idle = database.connect()) {
            idle.setAutoCommit(false);
            try (Statement statement = idle.createStatement()) {
                statement.execute("set idle_in_transaction_session_timeout = '50ms'");
                int pid = idle.unwrap(PGConnection.class).getBackendPID();
                Await.until(
                        "the server ends the session",
                        Fixture.LONG,
                        () -> database.count("select count(*) from pg_stat_activity where pid = " + pid) == 0);
                SQLException ended = assertThrows(SQLException.class, () -> statement.execute("select 1"));
                assertTrue(SqlErrors.isConnectionLoss(ended), ended::toString);
            }
        }
    }
}
