package dev.sluice.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestPostgres.class)
class SchemaSnapshotTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table orders add column status text",
                "alter table orders alter column amount drop not null",
                "alter table orders alter column amount set default 0",
                "alter table orders alter column amount type numeric",
                "alter table orders add constraint positive check (amount > 0) not valid",
                "create index orders_customer on orders (customer)",
                "create function f() returns int language sql as 'select 1'",
                "create trigger t before update on orders for each row"
                        + " execute function suppress_redundant_updates_trigger()",
                "create view open_orders as select * from orders",
                "create sequence s",
                "create type mood as enum ('good')",
                "grant select on orders to public",
                "alter table orders set (fillfactor = 50)",
                "create schema leftover"
            })
    void seesEachChange(String change, TestDatabase test) throws SQLException {
        Database database = shop(test);
        SchemaSnapshot before = SchemaSnapshot.take(database);

        database.execute(change);

        List<String> differences = SchemaSnapshot.take(database).differencesFrom(before);
        assertTrue(!differences.isEmpty(), change);
        assertTrue(!before.differencesFrom(SchemaSnapshot.take(database)).isEmpty(), change);
    }

    @Test
    void isEqualOnceAChangeIsTakenBack(TestDatabase test) throws SQLException {
        Database database = shop(test);
        SchemaSnapshot before = SchemaSnapshot.take(database);

        database.execute("alter table orders add column status text", "alter table orders drop column status");

        assertEquals(List.of(), SchemaSnapshot.take(database).differencesFrom(before));
    }

    @Test
    void leavesOutTheSchemaOfTheRuns(TestDatabase test) throws SQLException {
        Database database = shop(test);
        SchemaSnapshot before = SchemaSnapshot.take(database);

        database.execute("create schema sluice", "create table sluice.runs (id int primary key)");

        assertEquals(List.of(), SchemaSnapshot.take(database).differencesFrom(before));
    }

    @Test
    void namesWhatIsNewAndWhatIsGone(TestDatabase test) throws SQLException {
        Database database = shop(test);
        SchemaSnapshot before = SchemaSnapshot.take(database);

        database.execute("alter table orders rename column customer to buyer");

        assertEquals(
                List.of(
                        "gone: column public.orders.customer bigint not null",
                        "new: column public.orders.buyer bigint not null"),
                SchemaSnapshot.take(database).differencesFrom(before));
    }

    private static Database shop(TestDatabase test) throws SQLException {
        Database database = new Database(test.url(), test.user(), test.password());
        Shop.open(database, 10);
        return database;
    }
}
