package dev.sluice.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Runbook;
import dev.sluice.testing.Await;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The queries to copy are right on a real server, and only those that the runbook's steps call for are there. */
@ExtendWith(TestPostgres.class)
class FirstChecksTest {

    @Test
    void everyQueryOfEveryRunbookThatShipsRuns(TestDatabase database) {
        database.execute("create table orders (id int, legacy_state text)");
        for (Runbook runbook : Samples.shipped()) {
            queries(runbook).forEach(database::execute);
        }
    }

    @Test
    void whoWaitsIsFoundWithWhomHeWaitsFor(TestDatabase database) throws Exception {
        String query = queries(Samples.shipped("orders_status")).getFirst();
        database.execute("create table orders (id int)");
        try (Connection holder = database.connect();
                Connection waiter = database.connect()) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("lock table orders");
            // In a thread of its own: those of the common pool may all be waiting for something.
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(
                    () -> {
                        try {
                            waiter.createStatement().execute("select * from orders /* waits */");
                        } catch (SQLException failure) {
                            throw new AssertionError(failure);
                        }
                    },
                    task -> new Thread(task).start());
            // Other tests have waiting sessions on this server, too.
            String ours = "from (" + query + ") waiting where query like 'select * from orders /* waits */%'";
            Await.until(
                    "somebody to wait", Duration.ofSeconds(30), () -> database.count("select count(*) " + ours) == 1);
            holder.rollback();
            waiting.join();
        }
    }

    @Test
    void noneWaitsForTheLockThatItIsToFind(TestDatabase database) throws SQLException {
        database.execute(
                "create table orders (id int primary key, legacy_state text)",
                "create view states as select legacy_state from orders");
        try (Connection holder = database.connect()) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("lock table orders in access exclusive mode");
            for (Runbook runbook : Samples.shipped()) {
                queries(runbook).forEach(query -> database.execute("set lock_timeout = '1s'", query));
            }
        }
    }

    @Test
    void whatNamesADroppedColumnIsFound(TestDatabase database) {
        String query = queries(Samples.shipped("orders_status")).getLast();
        database.execute(
                "create table orders (id int, legacy_state text)",
                "create view states as select legacy_state from orders",
                "create function state(int) returns text language sql as 'select legacy_state from orders where id = $1'");
        assertEquals(
                "function state(integer), view states",
                database.single(
                        "select string_agg(kind || ' ' || name, ', ' order by kind) from (" + query + ") named"));
    }

    @Test
    void aRunbookThatBuildsNoIndexIsNotAskedAboutIndexes() {
        assertTrue(queries(Samples.shipped("concurrent_index")).stream()
                .anyMatch(query -> query.contains("pg_stat_progress_create_index")));
        assertTrue(queries(Samples.shipped("orders_status")).stream()
                .noneMatch(query -> query.contains("pg_stat_progress_create_index")));
    }

    @Test
    void whatNoStepCanBringAboutIsNotInTheTable() {
        Runbook looking = Samples.of("""
                runbook looking "Look at it"
                source db postgres
                metric waiting count safety from db every 15s sql "select 1"
                phase look "Look" { proceed when waiting == 0 }
                """);
        assertEquals(
                List.of("It holds or pauses, and every number looks fine"),
                TroublePage.of(looking).patterns().stream()
                        .map(pattern -> pattern.seen().markdown())
                        .toList());
        assertEquals(1, TroublePage.of(looking).checks().size());
    }

    private static List<String> queries(Runbook runbook) {
        return TroublePage.of(runbook).checks().stream()
                .map(check -> check.block().markdown())
                .filter(block -> block.startsWith("```sql"))
                .map(block -> block.replace("```sql\n", "").replace("\n```", ""))
                .toList();
    }
}
