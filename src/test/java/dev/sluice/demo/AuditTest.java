package dev.sluice.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPostgres.class)
class AuditTest {
    private static final String ADD = "alter table orders add column status text";
    private static final String FILL = "update orders set status = lower(legacy_state) where status is null";

    @Test
    void countsOneFillForEachRow(TestDatabase test) throws SQLException {
        Database database = shop(test);
        Audit audit = audit(database);

        database.execute(ADD, FILL, "update orders set status = 'other' where id = 1");
        insert(database, "insert into orders (customer, legacy_state, status, amount) values (1, 'NEW', 'new', 1)");

        assertEquals(new Audit.Fills(11, 1, 1, 10, List.of()), audit.count());
    }

    @Test
    void seesARowThatWasFilledTwice(TestDatabase test) throws SQLException {
        Database database = shop(test);
        Audit audit = audit(database);

        database.execute(ADD, FILL, "update orders set status = null where id = 3", FILL);

        Audit.Fills fills = audit.count();
        assertEquals(2, fills.most());
        assertEquals(List.of("order 3: 2"), fills.wrong());
    }

    @Test
    void seesARowThatWasNeverFilled(TestDatabase test) throws SQLException {
        Database database = shop(test);
        Audit audit = audit(database);

        database.execute(ADD, "update orders set status = lower(legacy_state) where id <> 4");

        assertEquals(List.of("order 4: 0"), audit.count().wrong());
    }

    @Test
    void leavesNothingBehind(TestDatabase test) throws SQLException {
        Database database = shop(test);
        SchemaSnapshot before = SchemaSnapshot.take(database);

        audit(database).remove();

        assertEquals(List.of(), SchemaSnapshot.take(database).differencesFrom(before));
    }

    private static void insert(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect(Load.SESSION);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Audit audit(Database database) throws SQLException {
        Audit audit = new Audit(database);
        audit.install();
        return audit;
    }

    private static Database shop(TestDatabase test) throws SQLException {
        Database database = new Database(test.url(), test.user(), test.password());
        Shop.open(database, 10);
        return database;
    }
}
