package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.document.Documents;
import dev.sluice.engine.Ending;
import dev.sluice.testing.Command;
import dev.sluice.testing.SluiceProcess;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import dev.sluice.testing.TestPrometheus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Each runbook that ships, from its first phase to its last, against real servers that live meanwhile. */
@ExtendWith(TestPostgres.class)
@Execution(ExecutionMode.CONCURRENT)
class ShippedRunbooksRunTest {
    private static final Map<String, String> QUICK =
            Map.of("pace", "1s", "settle", "5s", "watch", "5s", "window", "4s");
    private static final String[] SET = "--set pace=1s --set settle=5s --set watch=5s --set window=4s".split(" ");

    @Test
    void ordersStatusGivesEveryOrderItsStatus(TestDatabase database, @TempDir Path path) throws IOException {
        database.execute(
                "create table orders (id bigserial primary key, legacy_state text)",
                "insert into orders (legacy_state) select (array['NEW', 'PAID', 'SENT'])[1 + n % 3]"
                        + " from generate_series(1, 20000) n",
                "analyze orders");
        try (TestPrometheus prometheus = TestPrometheus.start();
                Feed feed = new Feed(() -> {
                    double now = Instant.now().toEpochMilli() / 100.0;
                    served(prometheus, "checkout", now);
                    push(prometheus, "http_requests_total", Map.of("app", "checkout", "code", "200"), now);
                    push(prometheus, "http_requests_total", Map.of("app", "checkout", "code", "500"), 3);
                    push(prometheus, "orders_legacy_state_reads_total", Map.of("app", "checkout"), 7);
                })) {
            feed.begin();
            RunFolder folder = folder("orders_status", path, database, prometheus);
            try (SluiceProcess run = folder.start(SET)) {
                assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
            }
            assertEquals(
                    "new, paid, sent",
                    database.single("select string_agg(distinct status, ', ' order by status) from orders"));
            assertEquals(
                    "id, status",
                    database.single("select string_agg(attname, ', ' order by attname) from pg_attribute"
                            + " where attrelid = 'orders'::regclass and attnum > 0 and attnotnull"));
            assertDocumented(folder, "orders_status");
        }
    }

    @Test
    void concurrentIndexPutsTheWiderIndexInPlaceOfTheOld(TestDatabase database, @TempDir Path path) throws IOException {
        database.execute(
                "create table orders (id bigserial primary key, customer_id bigint not null,"
                        + " created_at timestamptz not null default now())",
                "create index orders_customer_idx on orders (customer_id)",
                "insert into orders (customer_id) select n % 100 from generate_series(1, 20000) n");
        try (TestPrometheus prometheus = TestPrometheus.start();
                Feed feed = new Feed(() -> {
                    served(prometheus, "history", Instant.now().toEpochMilli() / 100.0);
                    push(
                            prometheus,
                            "node_filesystem_avail_bytes",
                            Map.of("job", "postgres", "mountpoint", "/var/lib/postgresql"),
                            1e12);
                    database.execute("insert into orders (customer_id) values (7)");
                })) {
            feed.begin();
            RunFolder folder = folder("concurrent_index", path, database, prometheus);
            try (SluiceProcess run = folder.start(SET)) {
                assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
            }
            assertEquals(
                    "orders_customer_idx 2, orders_pkey 1",
                    database.single("select string_agg(indexrelid::regclass || ' ' || indnatts, ', '"
                            + " order by indexrelid::regclass::text) from pg_index"
                            + " where indrelid = 'orders'::regclass and indisvalid"));
            assertDocumented(folder, "concurrent_index");
        }
    }

    @Test
    void queueCutoverMovesTheQueueWhileJobsComeAndGo(TestDatabase database, @TempDir Path path) throws IOException {
        Queue queue = new Queue(database);
        Answers ada = new Answers();
        try (TestPrometheus prometheus = TestPrometheus.start();
                Feed feed = new Feed(() -> {
                    queue.work();
                    queue.counters()
                            .forEach((name, series) -> series.forEach((table, value) -> push(
                                    prometheus, name, table.isEmpty() ? Map.of() : Map.of("table", table), value)));
                })) {
            feed.begin();
            RunFolder folder = folder("queue_cutover", path, database, prometheus);
            try (LiveRun run = folder.beginWith(ada)) {
                assertEquals(Ending.DONE, run.end(), run::toString);
            }
            assertEquals(List.of("reads.look"), ada.asked());
            assertEquals(
                    "jobs_v2 jobs_v2",
                    database.single("select reads_from || ' ' || writes_to from queue_routing where queue = 'jobs'"));
            assertEquals(queue.added(), database.count("select count(*) from jobs_v2"), "no job is lost or doubled");
            assertEquals(0, database.count("select count(to_regclass('jobs'))"));
            assertDocumented(folder, "queue_cutover");
        }
    }

    @Test
    void notNullSafelyMakesAColumnStrictWhileInvoicesComeIn(TestDatabase database, @TempDir Path path)
            throws IOException {
        database.execute(
                "create table invoices (id bigserial primary key, total int not null)",
                "insert into invoices (total) select n from generate_series(1, 20000) n",
                "analyze invoices");
        try (Feed feed = new Feed(() -> database.execute("insert into invoices (total) values (7)"))) {
            feed.begin();
            RunFolder folder = new RunFolder(path, database)
                    .runbook(Files.readString(Path.of("runbooks", "not_null_safely.runbook")));
            try (SluiceProcess run = folder.start("--set", "pace=1s", "--set", "rest=0s")) {
                assertEquals(0, run.waitForExit(RunFolder.LONG), run::output);
            }
            assertEquals("true", database.single("""
                    select attnotnull::text from pg_attribute where attrelid = 'invoices'::regclass and attname = 'currency'
                    """));
            assertEquals(0, database.count("select count(*) from invoices where currency is distinct from 'EUR'"));
            assertEquals(0, database.count("""
                    select count(*) from pg_constraint where conrelid = 'invoices'::regclass and contype = 'c'
                    """));
            assertDocumented(folder, "not_null_safely");
        }
    }

    private static RunFolder folder(String name, Path path, TestDatabase database, TestPrometheus prometheus)
            throws IOException {
        String text = Files.readString(Path.of("runbooks", name + ".runbook"));
        return new RunFolder(path, database)
                .prometheus(prometheus)
                .command("scripts/announce", "true")
                .runbook(text, QUICK);
    }

    private static void assertDocumented(RunFolder folder, String name) {
        Command.Result docs = folder.sluice("docs", "migration.runbook");
        assertEquals(0, docs.exitCode(), docs::toString);
        for (String page : List.of("", "-dashboard", "-alerts")) {
            assertTrue(Files.exists(folder.path().resolve(Documents.DIRECTORY).resolve(name + page + ".md")), page);
        }
        assertTrue(folder.sluice("report", RunFolder.RUN).orFail().out().contains("done"));
    }

    /** Requests that all take less than a tenth of a second. */
    private static void served(TestPrometheus prometheus, String app, double requests) {
        for (String bound : List.of("0.05", "0.1", "+Inf")) {
            double within = bound.equals("0.05") ? requests / 2 : requests;
            push(prometheus, "http_request_duration_seconds_bucket", Map.of("app", app, "le", bound), within);
        }
    }

    private static void push(TestPrometheus prometheus, String name, Map<String, String> labels, double value) {
        prometheus.push(name, labels, value, Instant.now());
    }
}
