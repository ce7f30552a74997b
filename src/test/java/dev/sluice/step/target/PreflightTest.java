package dev.sluice.step.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Fixture;
import dev.sluice.step.Unfit;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPostgres.class)
class PreflightTest {

    @Test
    void aTransactionPoolerIsRefused(TestDatabase database) {
        URI address = URI.create(database.url().substring("jdbc:".length()));
        try (TransactionPooler pooler = new TransactionPooler(address.getPort())) {
            String url = "jdbc:postgresql://127.0.0.1:" + pooler.port() + "/" + database.name() + "?sslmode=disable";
            Unfit unfit = assertThrows(Unfit.class, () -> Target.open(Fixture.settings(database, url), "r"));

            assertEquals(30, unfit.exitCode());
            assertTrue(
                    unfit.getMessage()
                            .startsWith(
                                    "source db goes through a pooler that shares connections between transactions: two statements"),
                    unfit.getMessage());
            assertTrue(unfit.getMessage().contains("pool_mode = session"), unfit.getMessage());
        }
    }

    @Test
    void aDatabaseThatIsReadOnlyByDefaultIsRefused(TestDatabase database) {
        database.execute("alter database " + database.name() + " set default_transaction_read_only = on");
        assertRefused(database, database.url(), "set default_transaction_read_only = off");
    }

    @Test
    void connectionsThatFailSayWhatToChange(TestDatabase database) {
        assertRefused(
                database,
                database.url().replace(database.name(), "nowhere"),
                "correct the database in the url of source db");
        assertRefused(database, "jdbc:postgresql://127.0.0.1:1/x", "whether the server runs");
        assertRefused(database, "jdbc:postgresql://no.such.host.invalid/x", "check the url of source db");
        TestDatabase wrong = new TestDatabase(database.name(), database.url(), "nobody", "hunter2");
        Unfit unfit = assertThrows(Unfit.class, () -> Target.open(Fixture.settings(wrong), "r"));
        assertTrue(unfit.getMessage().contains("nobody"), unfit.getMessage());
        assertFalse(unfit.getMessage().contains("hunter2"), unfit.getMessage());
    }

    private static void assertRefused(TestDatabase database, String url, String words) {
        Unfit unfit = assertThrows(Unfit.class, () -> Target.open(Fixture.settings(database, url), "r"));
        assertTrue(unfit.getMessage().contains(words), unfit.getMessage());
        assertEquals(30, unfit.exitCode());
    }
}
