package dev.sluice.source;

import static dev.sluice.source.Questions.TIMEOUT;
import static dev.sluice.source.Questions.question;
import static dev.sluice.source.Questions.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Query;
import dev.sluice.language.text.Span;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sample of a large table finds its rows on a few pages and by the index. */
class SamplePlansTest {
    private static TestDatabase database;
    private static PostgresSource source;

    @BeforeAll
    static void open() {
        database = TestPostgres.createDatabase();
        source = new PostgresSource("db", settings(database), "sluice/r1/metrics", Secrets.NONE);
        database.execute(
                "create table orders as select n as id, n as total from generate_series(1, 300000) n",
                "alter table orders add primary key (id)",
                "vacuum analyze orders");
    }

    @AfterAll
    static void close() {
        source.close();
        database.close();
    }

    private static Query.Sample sample(int ranges) {
        return new Query.Sample(
                ranges, 100, "orders", List.of("id"), Optional.empty(), "id", "total", "orders", "db", Span.NONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void readsNoTableAsAWhole(int ranges) throws NoAnswer {
        Query.Sample sample = sample(ranges);
        SampleSql sql = new SampleSql(sample);
        SampleSession.in(source, Deadline.in(TIMEOUT), question(sample, Unit.COUNT), session -> {
            SampledTable table = SampledTable.read(session, "orders", List.of("id"));
            String draw = ranges == 0 ? sql.keys(table) : sql.ranges(table);
            String look = ranges == 0
                    ? sql.rows(true, table)
                    : sql.checksums(true, table, List.of(new SampleSql.Range("[\"5\"]", null)));
            String keys = ranges == 0 ? "[[\"5\"]]" : "[[[\"5\"], null]]";

            assertEquals(ranges == 0 ? 100 : 5, session.rows(draw, Map.of()).size());
            assertEquals(
                    1, session.rows(look, Map.of("keys", new Value.Text(keys))).size());
            String scans = "select pg_stat_get_xact_numscans('orders'::regclass)";
            assertEquals("0", session.rows(scans, Map.of()).getFirst().getFirst());
            for (String statement : List.of(draw, look.replace(":keys", "'" + keys + "'"))) {
                String plan = plan(session, statement);
                assertFalse(plan.contains("Seq Scan"), plan);
                assertTrue(plan.contains("Sample Scan") || plan.contains("Index"), plan);
            }
            return true;
        });
    }

    @Test
    void drawsATwentiethOfTheTableAtMostWhereThatHoldsTwiceTheRows() {
        SampledTable large = new SampledTable("orders", 20_000, 150, List.of());
        SampledTable small = new SampledTable("orders", 10, 150, List.of());

        assertEquals(5, SampleSql.percent(large, 10_000).doubleValue(), 1e-9);
        assertEquals(100, SampleSql.percent(small, 1_000).doubleValue(), 1e-9);
        assertEquals(0.5, SampleSql.percent(large, 100).doubleValue(), 1e-9);
    }

    private static String plan(SampleSession session, String sql) throws SQLException {
        try (Statement statement = session.transaction().connection().createStatement();
                ResultSet lines = statement.executeQuery("explain " + sql)) {
            StringBuilder plan = new StringBuilder();
            while (lines.next()) {
                plan.append(lines.getString(1)).append('\n');
            }
            return plan.toString();
        }
    }
}
