package dev.sluice.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Await;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The load and what it notes, against a real table. */
@ExtendWith(TestPostgres.class)
class LedgerTest {
    private static final long ORDERS = 1_000;

    private final Ledger ledger = new Ledger();

    @Test
    void holdsWhatTheLoadWrote(TestDatabase test) throws SQLException {
        Database database = shop(test);

        Load load = sell(database, Release.BEFORE, 40);

        Ledger.Comparison comparison = ledger.compare(database, "legacy_state");
        assertNull(load.trouble());
        assertEquals(List.of(), comparison.differences());
        assertTrue(comparison.writes() >= 40 && comparison.inserts() < comparison.writes(), comparison.toString());
        assertEquals(ORDERS + comparison.inserts(), database.count("select count(*) from orders"));
    }

    @Test
    void namesAnOrderThatIsNotAsItWasWritten(TestDatabase test) throws SQLException {
        Database database = shop(test);
        ledger.inserted(new Ledger.Order(7, 1, "PAID", 100));
        ledger.updated(new Ledger.Order(ORDERS + 1, 2, "NEW", 200));
        database.execute("update orders set customer = 1, legacy_state = 'PAID', amount = 99 where id = 7");

        assertEquals(
                List.of(
                        "order 7: written customer 1, PAID, amount 100; found customer 1, PAID, amount 99",
                        "order 1001: written customer 2, NEW, amount 200; found nothing"),
                ledger.compare(database, "legacy_state").differences());
    }

    @Test
    void losesNoWriteWhenTheColumnOfAReleaseGoes(TestDatabase test) throws SQLException {
        Database database = shop(test);
        database.execute("alter table orders add column status text", "update orders set status = lower(legacy_state)");
        Load load = new Load(database, ORDERS, ledger, new Traffic());
        load.deploy(Release.BOTH);
        load.start(new SplittableRandom(1));
        awaitWrites(10);

        database.execute("alter table orders drop column legacy_state");
        awaitWrites(40);
        load.close();

        assertNull(load.trouble());
        assertEquals(Release.AFTER, load.release());
        assertEquals(List.of(), ledger.compare(database, "status").differences());
    }

    private Load sell(Database database, Release release, long writes) {
        Load load = new Load(database, ORDERS, ledger, new Traffic());
        load.deploy(release);
        load.start(new SplittableRandom(1));
        awaitWrites(writes);
        load.close();
        return load;
    }

    private void awaitWrites(long writes) {
        Await.until(writes + " writes", Duration.ofSeconds(30), () -> ledger.writes() >= writes);
    }

    private static Database shop(TestDatabase test) throws SQLException {
        Database database = new Database(test.url(), test.user(), test.password());
        Shop.open(database, ORDERS);
        return database;
    }
}
