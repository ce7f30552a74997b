package dev.sluice.step.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.step.Unfit;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** What is said of a connection for effects that could not be opened. */
class ConnectingTest {
    private static final TargetSettings NOWHERE = new TargetSettings(
            "db",
            "jdbc:postgresql://no.such.host.invalid:5432/shop",
            "migrator",
            () -> null,
            Map.of(),
            Duration.ofSeconds(5));

    @Test
    void namesAHostThatNobodyKnows() {
        SQLException failure = assertThrows(SQLException.class, () -> Connecting.connect(NOWHERE, "test"));

        assertEquals(
                "cannot connect to source db: no host is called no.such.host.invalid."
                        + " Next: check the url of source db in sluice.yaml, and whether the server runs",
                Connecting.explain(NOWHERE, failure).getMessage());
    }

    @Test
    void aPasswordThatTheServerMissesIsNotTheFaultOfTheAddress() {
        Unfit said = Connecting.explain(
                NOWHERE, new PSQLException("the password is an empty string", PSQLState.CONNECTION_REJECTED));

        assertEquals(List.of("check user migrator and its password of source db in sluice.yaml"), said.next());
    }

    @Test
    void aServerWithoutTlsIsNotTheFaultOfThePassword() {
        Unfit said = Connecting.explain(
                NOWHERE, new PSQLException("The server does not support SSL.", PSQLState.CONNECTION_REJECTED));

        assertEquals(List.of("check sslmode of source db in sluice.yaml, and ssl on the server"), said.next());
    }
}
