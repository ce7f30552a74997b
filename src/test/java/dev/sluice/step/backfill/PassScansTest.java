package dev.sluice.step.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.step.Fixture;
import dev.sluice.step.backfill.BackfillPlan.Slice;
import dev.sluice.step.backfill.SentPlans.Sent;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Everything that backfills send, from their opening to the end of their undo, as the server has run it. */
class PassScansTest {
    private static final int ROWS = 8_000;
    private static final int BATCH = 800;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static SentPlans plans;
    private static TestDatabase database;
    private static Fixture run;

    @BeforeAll
    static void open() {
        plans = new SentPlans();
        database = TestPostgres.administrationOf(plans.server);
        run = Fixture.open(database);
    }

    @AfterAll
    static void close() {
        run.close();
        plans.close();
    }

    /** What the server knows of the table when a backfill begins. */
    private enum Known {
        NOTHING,
        /** Of the first twentieth, before the rest was loaded. */
        STALE,
        ALL
    }

    /** In no order, as after years of updates; {@code @} parts the columns of the key, its values, and partitions. */
    private static String table(String key, Known known) {
        String[] parts = key.split("@");
        String table = "t" + NUMBER.incrementAndGet();
        String[] columns = parts[0].split(" partition by ");
        database.execute("create table " + table + " (" + columns[0] + ", n int not null default 0, status text)"
                + (columns.length > 1 ? " partition by " + columns[1] : ""));
        for (int i = 2; i < parts.length; i++) {
            database.execute("create table " + table + "_" + i + " partition of " + table + " for values " + parts[i]);
        }
        database.execute(
                load(table, parts[1], 1, ROWS / 20),
                known == Known.STALE ? "vacuum analyze " + table : "select",
                load(table, parts[1], ROWS / 20 + 1, ROWS),
                known == Known.ALL ? "vacuum analyze " + table : "select");
        return table;
    }

    private static String load(String table, String values, int from, int to) {
        return "insert into " + table + " select " + values + " from generate_series(" + from + ", " + to
                + ") g order by md5(g::text)";
    }

    private static BackfillPlan plan(
            String table, String step, Slice slice, List<String> except, List<String> keepOld, int workers) {
        return new BackfillPlan(
                "fill." + table + step,
                table,
                List.of(),
                slice,
                except,
                Optional.of("n >= 0"),
                Optional.of("status is null"),
                keepOld,
                Fixture.statement("update " + table + " set n = n + 1, status = 'new' where :range and status is null"),
                Fixture.LOCK,
                workers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a smallint primary key@g",
                "a bigint primary key@g::bigint * 1000000007",
                "a numeric primary key@g / 7.0",
                "a numeric(12, 2) primary key@g * 1.25",
                "a date primary key@date '1990-01-01' + g",
                "a timestamp primary key@timestamp '2026-01-01' + g * interval '1 s'",
                "a varchar(40) primary key@md5(g::text)",
                "a varchar(40) collate \"C.utf8\" primary key@'key ' || md5(g::text)",
                "a text collate \"und-x-icu\" primary key@'Key ' || md5(g::text)",
                "a uuid primary key@md5(g::text)::uuid",
                "a numeric, b date, c varchar(40), primary key (a, b, c)@g % 3, date '2026-01-01' + g % 7, md5(g::text)",
                "a int, b date, primary key (a, b) partition by range (b)@g, date '2026-01-01' + g / 1000"
                        + "@from ('2026-01-01') to ('2026-01-08')@from ('2026-01-08') to ('2027-01-01')",
                "a int primary key partition by hash (a)@g@with (modulus 2, remainder 0)@with (modulus 2, remainder 1)",
            })
    void everyKindOfKeyIsReadByItsIndexAlone(String key) {
        for (Known known : Known.values()) {
            String table = table(key, known);
            List<String> done = List.of();
            for (Slice slice :
                    List.of(new Slice.First(1), new Slice.Spread(1), new Slice.Spread(30), new Slice.Whole())) {
                BackfillPlan plan = plan(table, "." + done.size(), slice, done, List.of(), 1);
                run.fill(plan, BATCH);
                done = new ArrayList<>(done);
                done.add(plan.step());
            }
            assertEquals(ROWS, database.count("select count(*) from " + table + " where n = 1"));
            BackfillPlan rest = plan(table, ".3", new Slice.Whole(), done.subList(0, 3), List.of(), 1);
            database.execute("update " + table + " set status = null where n = 1 and a::text like '%7%'");
            run.pass(rest, BATCH, 2);
            run.undo(
                    rest,
                    Optional.of("update " + table + " set n = 0, status = null where :range and status = 'new'"),
                    BATCH);
            assertReadsByKey(plans.sent(), table, known + " of " + key);
        }
    }

    @ParameterizedTest
    @EnumSource
    void oldValuesAreKeptAndRestoredByTheKey(Known known) {
        for (String key :
                List.of("a int primary key@g", "a int, b uuid, primary key (a, b)@g % 3, md5(g::text)::uuid")) {
            String table = table(key, known);
            BackfillPlan plan = plan(table, ".old", new Slice.Whole(), List.of(), List.of("n", "status"), 1);
            run.fill(plan, BATCH);
            run.undo(plan, Optional.empty(), BATCH);
            assertEquals(ROWS, database.count("select count(*) from " + table + " where n = 0 and status is null"));
            assertReadsByKey(plans.sent(), table, known + " of " + key);
        }
    }

    @ParameterizedTest
    @EnumSource
    void rangesOfSeveralWorkersAreReadByTheKey(Known known) {
        String table = table("a uuid primary key@md5(g::text)::uuid", known);
        BackfillPlan plan = plan(table, ".beside", new Slice.Whole(), List.of(), List.of(), 2);
        run.backfill.open(plan, Fixture.LONG);
        while (database.count("select count(*) from " + table + " where n = 0") > 0) {
            run.round(plan, BATCH, 2);
        }
        assertReadsByKey(plans.sent(), table, known.toString());
    }

    /** A batch that is most of what the table holds by the server's estimate. */
    @ParameterizedTest
    @ValueSource(ints = {3_000, 7_000})
    void neitherIsALargeBatchAReasonToReadTheWholeTable(int rows) {
        for (Known known : Known.values()) {
            String table = table("a int primary key@g", known);
            BackfillPlan plan = plan(table, ".large", new Slice.Whole(), List.of(), List.of(), 1);
            run.fill(plan, rows);
            run.undo(plan, Optional.of("update " + table + " set status = null where :range and status = 'new'"), rows);
            assertReadsByKey(plans.sent(), table, known.toString(), rows);
        }
    }

    private static void assertReadsByKey(List<Sent> sent, String table, String what) {
        assertReadsByKey(sent, table, what, BATCH);
    }

    /** A row is there in up to three versions until somebody vacuums. */
    private static void assertReadsByKey(List<Sent> sent, String table, String what, long batch) {
        Set<String> objections = new LinkedHashSet<>();
        int scans = 0;
        for (Sent each : sent) {
            List<JsonNode> nodes = each.nodes();
            List<JsonNode> own = nodes.stream().filter(it -> reads(it, table)).toList();
            if (own.isEmpty() || own.stream().anyMatch(it -> type(it).equals("Sample Scan"))) {
                continue;
            }
            scans++;
            for (JsonNode node : nodes) {
                boolean whole = type(node).equals("Seq Scan") && !relation(node).isEmpty();
                boolean sort = type(node).endsWith("Sort");
                boolean much = reads(node, table) && SentPlans.looked(node) > 4 * batch;
                if (whole || sort || much) {
                    objections.add(what + ": " + type(node) + ", " + SentPlans.looked(node) + " rows: " + each.query());
                }
            }
        }
        assertEquals("", String.join("\n", objections));
        assertTrue(scans > 0, what);
    }

    private static boolean reads(JsonNode node, String table) {
        String index = node.path("Index Name").asString("");
        boolean own = relation(node).equals(table) || relation(node).startsWith(table + "_");
        return type(node).endsWith("Scan") && (own || index.startsWith(table + "_"));
    }

    private static String relation(JsonNode node) {
        return node.path("Relation Name").asString("");
    }

    private static String type(JsonNode node) {
        return node.path("Node Type").asString("");
    }
}
