package dev.sluice.source;

import static dev.sluice.source.Questions.TIMEOUT;
import static dev.sluice.source.Questions.amount;
import static dev.sluice.source.Questions.as;
import static dev.sluice.source.Questions.failed;
import static dev.sluice.source.Questions.jdbc;
import static dev.sluice.source.Questions.settings;
import static dev.sluice.source.Questions.sql;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Query;
import dev.sluice.language.text.SourceText;
import dev.sluice.run.Switches;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestMariaDb;
import dev.sluice.testing.TestPostgres;
import dev.sluice.value.Missing.Cause;
import dev.sluice.value.Unit;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of the window of a postponed step, by the clock of each kind of server. */
class WindowClockTest {
    private static TestDatabase postgres;
    private static TestDatabase mariaDb;
    private static PostgresSource ofPostgres;
    private static JdbcSource ofMariaDb;

    @BeforeAll
    static void open() {
        postgres = TestPostgres.createDatabase();
        ofPostgres = new PostgresSource("db", settings(postgres), "sluice/r1/metrics", Secrets.NONE);
        mariaDb = TestMariaDb.createDatabase();
        ofMariaDb = new JdbcSource("db", jdbc(mariaDb), "sluice/r1/metrics", Secrets.NONE);
        mariaDb.execute(
                "insert into mysql.time_zone (Time_zone_id, Use_leap_seconds) values (1, 'N')",
                "insert into mysql.time_zone_name values ('Europe/Madrid', 1)",
                "insert into mysql.time_zone_transition_type values (1, 0, 3600, 0, 'CET'), (1, 1, 7200, 1, 'CEST')",
                "insert into mysql.time_zone_transition values (1, %d, 1), (1, %d, 0)"
                        .formatted(
                                Instant.parse("2026-03-29T01:00:00Z").getEpochSecond(),
                                Instant.parse("2026-10-25T01:00:00Z").getEpochSecond()));
    }

    @AfterAll
    static void close() {
        ofPostgres.close();
        postgres.close();
        if (mariaDb != null) {
            ofMariaDb.close();
            mariaDb.close();
        }
    }

    /** The last lines are about an hour that is skipped, and one that comes twice. */
    @ParameterizedTest
    @CsvSource({
        "2026-11-20 01:59:59, UTC, 02:00, 05:00, 0",
        "2026-11-20 02:00:00, UTC, 02:00, 05:00, 10800",
        "2026-11-20 04:59:58.5, UTC, 02:00, 05:00, 1.5",
        "2026-11-20 05:00:00, UTC, 02:00, 05:00, 0",
        "2026-11-20 21:59:59, UTC, 22:00, 02:00, 0",
        "2026-11-20 23:00:00, UTC, 22:00, 02:00, 10800",
        "2026-11-21 01:30:00, UTC, 22:00, 02:00, 1800",
        "2026-11-21 02:00:00, UTC, 22:00, 02:00, 0",
        "2026-07-01 01:00:00, Europe/Madrid, 02:00, 05:00, 7200",
        "2026-12-01 21:30:00, Europe/Madrid, 22:00, 02:00, 12600",
        "2026-03-29 00:30:00, Europe/Madrid, 01:00, 05:00, 9000",
        "2026-10-25 00:15:00, Europe/Madrid, 01:00, 05:00, 9900",
        "2026-10-25 00:15:00, Europe/Madrid, 01:00, 02:30, 900",
        "2026-10-25 01:15:00, Europe/Madrid, 01:00, 02:30, 900",
    })
    void bothTellTheSame(String moment, String zone, String begin, String end, double left) {
        String window = "between " + begin + " and " + end + " \"" + zone + "\"";
        assertEquals(
                left,
                amount(ofPostgres.read(
                        at(window, "postgres", "clock_timestamp()", "timestamptz '" + moment + "+00'"), TIMEOUT)));
        assertEquals(
                left,
                amount(ofMariaDb.read(
                        at(window, "jdbc", "utc_timestamp(6)", "cast('" + moment + "' as datetime(6))"), TIMEOUT)));
    }

    @Test
    void ofAZoneThatAMariaDbDoesNotKnowItTellsNothing() {
        Question question =
                at("between 00:00 and 23:59 \"Asia/Tokyo\"", "jdbc", "utc_timestamp(6)", "utc_timestamp(6)");
        failed(ofMariaDb.read(question, TIMEOUT), Cause.NULL);
    }

    /** The question that a runbook's window asks, at another time. */
    private static Question at(String window, String kind, String clock, String moment) {
        String text = Switches.runbook("""
                step first postponed until %s sql on db "insert into marks values ('first')"
                undo first sql on db "delete from marks"
                """.formatted(window)).replace("source db postgres", "source db " + kind);
        Checked checked = Checker.check(new SourceText("switches.runbook", text), Map.of());
        Metric left = checked.runbook().orElseThrow(() -> new AssertionError(checked.diagnostics())).metrics().stream()
                .filter(metric -> metric.name().equals("work.first.window"))
                .findFirst()
                .orElseThrow();
        Query.Sql query = (Query.Sql) ((Metric.Definition.Queried) left.definition()).query();
        String asked = query.text().raw();
        assertTrue(asked.contains(clock), asked);
        return as(Metric.As.SECONDS, sql(asked.replace(clock, moment), Unit.DURATION));
    }
}
