package dev.sluice.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Command;
import dev.sluice.testing.LoudSkip;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {

    @Test
    void keepsItsRowsThroughARestartAndACrash() {
        PostgresOptions options =
                TestPostgres.privateOptions().with("work_mem", "7MB").with("max_connections", "20");
        try (PostgresServer server = PostgresServer.start(options)) {
            TestDatabase database = TestPostgres.administrationOf(server);
            database.execute("CREATE TABLE t (id int)", "INSERT INTO t VALUES (1)");
            long firstPid = server.pid();
            int firstPort = server.port();

            server.restart();
            database.execute("INSERT INTO t VALUES (2)");
            server.stopImmediately();
            assertFalse(server.isRunning());
            server.start();

            assertNotEquals(firstPid, server.pid());
            assertEquals(firstPort, server.port());
            assertEquals(2, database.count("SELECT count(*) FROM t"));
            assertEquals("7MB", database.single("SHOW work_mem"));
            assertEquals("off", database.single("SHOW fsync"));
        }
        assertFalse(Files.exists(options.dataDirectory()));
    }

    @Test
    void startsFromEmbeddedBinaries() {
        PostgresBinaries embedded =
                LoudSkip.orSkip(PostgresBinaries.fromClassPath(), "no embedded PostgreSQL for this platform");
        try (PostgresServer server =
                PostgresServer.start(TestPostgres.privateOptions().using(embedded))) {
            TestDatabase database = TestPostgres.administrationOf(server);

            assertTrue(database.single("SELECT version()").startsWith("PostgreSQL 18."));
            assertTrue(server.binaries().embedded());
        }
    }

    @Test
    void startsInADirectoryThatOnlyItsOwnerMayEnter(@TempDir Path closed) {
        LoudSkip.unless(
                !Identity.isRoot() || Command.of("unshare", "-U", "true").run().exitCode() == 0,
                "root, and no user namespaces");
        try (PostgresServer server =
                PostgresServer.start(PostgresOptions.in(closed.resolve("data")).withoutFsync())) {
            TestDatabase database = TestPostgres.administrationOf(server);
            server.stopImmediately();
            server.start();

            assertEquals("1", database.single("SELECT 1"));
        }
        assertEquals(0, closed.toFile().list().length);
    }

    @Test
    void refusesAWrongPassword() {
        try (PostgresServer server = TestPostgres.startPrivate()) {
            SQLException refusal = assertThrows(
                    SQLException.class,
                    () -> DriverManager.getConnection(server.jdbcUrl("postgres"), PostgresServer.USER, "wrong"));

            assertEquals("28P01", refusal.getSQLState());
        }
    }

    @Test
    void saysWhyItDoesNotStart() {
        PostgresOptions options = TestPostgres.privateOptions().with("shared_buffers", "-3");

        IllegalStateException failure = assertThrows(IllegalStateException.class, () -> PostgresServer.start(options));

        assertTrue(failure.getMessage().contains("shared_buffers"), failure.getMessage());
        assertFalse(Files.exists(options.dataDirectory()));
    }
}
