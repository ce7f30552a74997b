package dev.sluice.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPostgres.class)
class TestPostgresTest {

    @Test
    void everyTestHasADatabaseOfItsOwn(TestDatabase one, TestDatabase other) {
        one.execute("CREATE TABLE t (id int)", "INSERT INTO t VALUES (1), (2)");

        assertNotEquals(one.name(), other.name());
        assertEquals(2, one.count("SELECT count(*) FROM t"));
        assertEquals(0, other.count("SELECT count(*) FROM pg_class WHERE relname = 't'"));
    }

    @Test
    void aClosedDatabaseIsGoneThoughSomebodyIsConnected(TestDatabase survivor) {
        TestDatabase dropped = TestPostgres.createDatabase();
        var connection = dropped.connect();

        dropped.close();

        assertEquals(0, survivor.count("SELECT count(*) FROM pg_database WHERE datname = '" + dropped.name() + "'"));
        assertEquals(false, isUsable(connection));
    }

    private static boolean isUsable(java.sql.Connection connection) {
        try (connection) {
            return connection.isValid(1);
        } catch (java.sql.SQLException cut) {
            return false;
        }
    }
}
