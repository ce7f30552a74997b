package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.Repository.Said;
import dev.sluice.testing.Schemas;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import dev.sluice.testing.TestPrometheus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code check --connect}: real servers look at the queries, run none of them, and their findings stand at the right place. */
class ConnectedCheckTest {
    private static final String HEAD = """
            runbook demo "A demonstration"
            source db postgres
            metric ready boolean correctness from db every 5s sql "select true"
            """;

    @TempDir
    private static Path folder;

    private static TestDatabase database;
    private static TestPrometheus prometheus;
    private static Repository repository;
    private static String weak;

    @BeforeAll
    static void prepare() {
        database = TestPostgres.createDatabase();
        prometheus = TestPrometheus.start();
        weak = "weak_" + database.name();
        database.execute(
                "create role " + weak + " login password 'weak-secret'",
                "create table orders (id bigint primary key, status text, note text)",
                "create sequence tickets",
                "create function noisy(n int) returns int volatile language sql as 'select n'",
                "create function calm(n int) returns int stable language sql as 'select n'");
        repository = new Repository(folder);
        repository.write("password", database.password());
        repository.write("weak", "weak-secret");
        repository.write("sluice.yaml", """
                environments:
                  test:
                    sources:
                      %s
                      prom: {type: prometheus, url: "%s"}
                  weak:
                    sources:
                      %s
                      prom: {type: prometheus, url: "%s"}
                  away:
                    sources:
                      %s
                      prom: {type: prometheus, url: "http://127.0.0.1:1"}
                """.formatted(
                        Repository.database(database, database.user(), "file:password"),
                        prometheus.url(),
                        Repository.database(database, weak, "file:weak"),
                        prometheus.url(),
                        Repository.postgres("postgresql://127.0.0.1:1/x", "nobody", "file:password")));
    }

    @AfterAll
    static void stop() {
        database.execute("drop role " + weak);
        database.close();
        prometheus.close();
    }

    private static Said check(String name, String text, String... more) {
        Path file = repository.write(name + ".runbook", text);
        List<String> words = new ArrayList<>(List.of("check", file.toString(), "--plain"));
        words.addAll(List.of(more.length == 0 ? new String[] {"--connect", "test"} : more));
        return repository.here(words.toArray(String[]::new));
    }

    private static String phase(String lines) {
        return "phase one \"First\" {\n  pause when not ready\n" + lines.indent(2) + "  proceed when ready\n}\n";
    }

    private static void assertSays(Said said, int exit, String... parts) {
        assertEquals(exit, said.exitCode(), said::toString);
        for (String part : parts) {
            assertTrue(said.all().contains(part), () -> part + "\nlacks in\n" + said);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"S606", "S607", "W602"})
    void agreesWithThePageOfTheCode(String code) throws IOException {
        String[] page =
                Files.readString(Path.of("docs", "diagnostics", code + ".md")).split("```(runbook\n)?");

        assertSays(check("page", page[1]), code.startsWith("S") ? 3 : 0, code + ": ");
        assertSays(check("page", page[3]), 0, "no errors");
        assertFalse(check("page", page[3]).all().contains(code));
    }

    @Test
    void saysWhatEachReadCosts() {
        Said said = check("costs", HEAD + """
                metric open_orders rows safety from db every 5s sql "select count(*) from orders where status = 'open'"
                """ + phase("pause when open_orders > 5"));

        assertSays(said, 0, "cost of one read by test's estimate", "open_orders", "from db", "no errors");
    }

    @Test
    void placesASyntaxErrorInALaterLineOfABlock() {
        Said said = check("syntax", HEAD + """
                metric open_orders rows safety from db every 5s sql ""\"
                  select count(*)
                    form orders where status = 'open'
                ""\"
                """ + phase("pause when open_orders > 5"));

        assertSays(
                said,
                3,
                "syntax.runbook:6:10: error S606: PostgreSQL refuses this: syntax error at or near \"orders\"");
    }

    @Test
    void placesAnUnknownColumnBehindABindAndAPicture() {
        Said said = check("column", HEAD + """
                param limit_of_notes count = 5
                metric noted rows safety from db every 5s sql ""\"
                  select count(*) from orders
                  where note = '🐢🐢' and id > :limit_of_notes and satus = 'open'
                ""\"
                """ + phase("pause when noted > 5"));

        assertSays(
                said,
                3,
                "column.runbook:7:50: error S606: PostgreSQL refuses this: column \"satus\" does not exist",
                "note: ");
    }

    @Test
    void placesItInAFileWithWindowsLineEnds() {
        Said said = check("windows", (HEAD + """
                metric open_orders rows safety from db every 5s sql ""\"
                  select count(*)
                  from orders where satus = 'open'
                ""\"
                """ + phase("pause when open_orders > 5")).replace("\n", "\r\n"));

        assertSays(said, 3, "windows.runbook:6:21: error S606");
    }

    @Test
    void knowsTablesThatAParameterNames() {
        String text = HEAD + """
                param target identifier = %s
                metric open_orders rows safety from db every 5s sql ""\"
                  select count(*) from :"target"
                ""\"
                """ + phase("pause when open_orders > 5");

        assertSays(check("identifier", text.formatted("orders")), 0);
        assertSays(check("wrong", text.formatted("oders")), 3, "wrong.runbook:6:24: error S606");
    }

    @Test
    void warnsOfVolatileFunctionsInMetrics() {
        Said said = check("volatile", HEAD + """
                metric loud count safety from db every 5s sql "select noisy(calm(1)) + extract(epoch from clock_timestamp())"
                metric next count safety from db every 5s sql "select nextval('tickets')"
                metric size bytes safety from db every 5s sql "select pg_relation_size('orders')"
                """ + phase("pause when loud + next > 5 or size > 1GB"));

        assertSays(
                said,
                0,
                "volatile.runbook:4:55: warning W602: `noisy`",
                "volatile.runbook:5:55: warning W602: `nextval`");
        assertEquals(2, said.out().split("W602", -1).length - 1, said::toString);
        assertEquals("f", database.single("select is_called from tickets"));
    }

    @Test
    void looksAtStatementsOfStepsAndRunsNone() {
        Said said = check("steps", HEAD + phase("""
                step fill backfill orders on db by id sql "update orders set satus = 'open' where :range"
                undo fill sql on db "update orders set status = null where :range and status = 'open'"
                step index sql on db "create index concurently orders_status on orders (status)"
                undo index sql on db "drop index concurrently if exists orders_status"
                step add sql on db in one transaction "alter table orders add column state int; update orders set state = 1"
                undo add sql on db "alter table orders drop column state"
                step odd backfill orders on db by idd sql "update orders set note = '' where :range"
                undo none odd because "nobody reads it"
                """));

        assertSays(
                said,
                3,
                "steps.runbook:6:64: error S606: PostgreSQL refuses this: column \"satus\" of relation \"orders\" does not exist",
                "steps.runbook:8:50: error S606: PostgreSQL refuses this: syntax error at or near \"orders_status\"",
                "steps.runbook:12:80: error S606: PostgreSQL refuses this: column \"idd\" does not exist",
                "step one.add names what an earlier step creates");
        assertEquals("0", database.single("select count(*) from pg_indexes where indexname = 'orders_status'"));
        assertEquals(
                "0",
                database.single(
                        "select count(*) from pg_attribute where attname = 'state' and attrelid = 'orders'::regclass"));
    }

    @Test
    void readsColumnsAsSqlNamesThem() {
        database.execute("create table \"Parcels\" (\"ParcelId\" bigint primary key, weight int)");
        Said said = check("quoted", HEAD + """
                metric differing count correctness from db sample 10 rows of "Parcels" by "ParcelId" compare "1" with "1"
                metric same      count correctness from db sample 10 rows of orders by ID compare "1" with "1"
                """ + phase("""
                step fill backfill "Parcels" on db by "ParcelId" sql ""\"
                  update "Parcels" set weight = 0 where :range
                ""\"
                undo none fill because "nobody reads it"
                step note backfill orders on db by Id sql "update orders set note = '' where :range"
                undo none note because "nobody reads it"
                pause when differing + same > 0
                """));

        assertSays(said, 0, "no errors");
    }

    @Test
    void placesWhatPrometheusRefusesBehindAParameterAndAPicture() {
        String text =
                HEAD.replace("source db", "source prom prometheus\nsource db") + """
                param window duration = 5m in 1m .. 1h
                metric errors percent safety from prom as ratio every 5s promql ""\"
                  sum(rate(errors_total{app="🐢🐢"}[:window]))
                    / summ(rate(requests_total[:window]))
                ""\"
                """ + phase("pause when errors > 5%");

        assertSays(
                check("promql", text), 3, "promql.runbook:8:7: error S607: Prometheus refuses this: unknown function");
        assertSays(check("sound", text.replace("summ(", "sum(")), 0, "no errors");
    }

    @Test
    void tellsOfAPrivilegeThatLacks() {
        String text = HEAD + "metric all_orders rows safety from db every 5s sql \"select count(*) from orders\"\n"
                + phase("pause when all_orders > 5");
        Said said = check("privilege", text, "--connect", "weak");

        assertSays(
                said,
                3,
                "privilege.runbook:4:52: error S606",
                "permission denied for table orders",
                "grant the privilege");
    }

    @Test
    void stillTellsWhatItKnowsWhereASourceIsAway() {
        Said said = check(
                "offline",
                HEAD + "metric late count safety from db every 5s sql \"select 1\"\n" + phase(""),
                "--connect",
                "away");

        assertSays(said, 30, "offline.runbook:4:8: warning W201", "refuses connections", "  next: ");
    }

    @Test
    void showsNoServerAFileWithErrors() {
        Said said = check("broken", HEAD + phase("pause when redy"), "--connect", "away");

        assertSays(said, 3, "error S201", "was not shown to away: it has errors");
        assertFalse(said.all().contains("refuses connections"), said::toString);
    }

    @Test
    void tellsProgramsTheSame() {
        Said said = check(
                "programs", HEAD + """
                metric open_orders rows safety from db every 5s sql "select count(*) from orders where satus = 'open'"
                """ + phase("pause when open_orders > 5"), "--connect", "test", "--format", "json");

        Schemas.assertValid("check", said.out());
        JsonNode json = JsonMapper.builder().build().readTree(said.out());
        assertEquals(3, said.exitCode());
        assertEquals("S606", json.path("diagnostics").get(0).path("code").asString(""));
        JsonNode connected = json.path("connected");
        assertEquals("test", connected.path("environment").asString(""));
        assertEquals(
                "ready",
                connected
                        .path("files")
                        .get(0)
                        .path("costs")
                        .get(0)
                        .path("metric")
                        .asString(""));
        assertTrue(connected
                        .path("files")
                        .get(0)
                        .path("costs")
                        .get(0)
                        .path("total_cost")
                        .asDouble(-1)
                >= 0);
    }

    @Test
    void refusesAnEnvironmentWithoutTheSource() {
        Said said =
                check("lacking", HEAD.replace("source db", "source other postgres\nsource db") + phase("") + "# \n");

        assertSays(said, 2, "source other", "is not in environment test");
    }
}
