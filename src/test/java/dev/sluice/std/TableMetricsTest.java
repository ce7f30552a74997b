package dev.sluice.std;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.demo.PostgresServer;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import dev.sluice.value.Missing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Something real moves each metric of {@code postgres_tables}. */
class TableMetricsTest {
    private static PostgresServer server;
    private static TestDatabase database;
    private static Watched watched;

    private Others others;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(TestPostgres.privateOptions()
                .with("autovacuum_naptime", "1s")
                .with("shared_preload_libraries", "pg_stat_statements"));
        database = TestPostgres.administrationOf(server);
        database.execute("create extension pg_stat_statements");
        watched = Watched.over(database, "orders, \"Odd Name\", gone");
    }

    @AfterAll
    static void stop() {
        watched.close();
        server.close();
    }

    @BeforeEach
    void open() {
        others = new Others(database);
        database.execute(
                "drop table if exists orders, \"Odd Name\"",
                "create table orders (id serial primary key, a int) with (fillfactor = 50, autovacuum_enabled = false)",
                "create table \"Odd Name\" (id int) with (autovacuum_enabled = false)",
                "insert into orders (a) select i from generate_series(1, 2000) as g (i)");
    }

    @AfterEach
    void close() {
        others.close();
    }

    @Test
    void deletedRowsStayDead() {
        watched.await("dead_rows == 0 and dead_share == 0%");
        database.execute("delete from orders where id <= 1000");
        watched.await("dead_rows > 500 rows and dead_share > 20%");
    }

    @Test
    void autovacuumWorksOnATouchedTable() {
        watched.await("autovacuums == 0");
        database.execute("delete from orders where id <= 1000", """
                alter table orders set (autovacuum_enabled = true, autovacuum_vacuum_threshold = 1,
                  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1)""");
        watched.await("autovacuums > 0");
        database.execute("drop table orders");
    }

    @Test
    void updatesAreHotWhereThereIsRoom() {
        Watched.Watch hot = watched.watch("hot_share > 0.3 and updates > 0 and hot_updates > 0");
        hot.again();
        database.execute("update orders set a = a + 1 where id <= 1000");
        hot.await();
    }

    @Test
    void anIndexBuildWaitsAndLeavesACarcass() {
        assertEquals(Missing.Cause.EMPTY, watched.missing("index_build").cause());
        assertEquals(Missing.Cause.EMPTY, watched.missing("index_build_waits").cause());
        Others.Session writer = others.somebody().runs("begin", "update orders set a = 0 where id = 1");
        Others.Session builder = others.ours();
        builder.begins("create index concurrently orders_a on orders (a)");

        watched.await("known(index_build) and index_build_waits > 0 and invalid_indexes == 0");

        builder.cancel();
        others.settle();
        watched.await("invalid_indexes == 1");
        writer.runs("rollback");
        database.execute("drop index orders_a");
        watched.await("invalid_indexes == 0");
    }

    @Test
    void aConstraintIsNotValidated() {
        watched.await("unvalidated_constraints == 0");
        database.execute("alter table orders add constraint set check (a is not null) not valid");
        watched.await("unvalidated_constraints == 1");
        database.execute("alter table orders validate constraint set");
        watched.await("unvalidated_constraints == 0");
    }

    @Test
    void aSequenceComesToTheEndOfItsColumn() {
        watched.await("sequence_headroom > 99%");
        database.execute("select setval('orders_id_seq', 2000000000)");
        watched.await("sequence_headroom < 10%");
    }

    @Test
    void statementsNameATouchedTable() {
        database.execute("select pg_stat_statements_reset()", "create table if not exists reorders (id int)");
        database.execute("select count(*) from reorders");
        assertEquals(Missing.Cause.EMPTY, watched.missing("statement_calls").cause());

        database.execute("select count(*) from orders");
        Watched.Watch statements = watched.watch(
                "statement_mean > 0s and statement_max > 0s and statement_time > 0s and statement_calls > 1");
        statements.again();
        database.execute("select count(*) from orders");
        statements.await();
    }

    @Test
    void tablesThatDoNotExistAreNoData() {
        try (Watched nothing = Watched.over(database, "gone")) {
            Missing missing = nothing.missing("dead_rows");
            assertEquals(Missing.Cause.EMPTY, missing.cause());
            assertTrue(missing.detail().endsWith("for gone"), missing.detail());
        }
        try (Watched nothing = Watched.over(database, "")) {
            assertEquals(
                    "the header names no table",
                    nothing.missing("invalid_indexes").detail());
        }
    }
}
