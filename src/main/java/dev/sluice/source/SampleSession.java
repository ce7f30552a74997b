package dev.sluice.source;

import dev.sluice.value.Value;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** One transaction in which a sample asks one of its databases. */
record SampleSession(PostgresLane lane, PostgresLane.Session transaction, Question question) {
    /** Plans that follow an index whatever the statistics say. */
    private static final String SETTINGS = """
            select pg_catalog.set_config(name, value, true) from (values
              ('jit', 'off'), ('enable_seqscan', 'off'), ('enable_hashjoin', 'off'), ('enable_mergejoin', 'off')) as s (name, value)""";

    interface Work<T> {
        T with(SampleSession session) throws SQLException, NoAnswer;
    }

    static <T> T in(PostgresSource source, Deadline deadline, Question question, Work<T> work) throws NoAnswer {
        return source.inTransaction(deadline, (lane, transaction) -> {
            SampleSession session = new SampleSession(lane, transaction, question);
            lane.rows(new MetricSql(SETTINGS, List.of(), List.of(), false), question, transaction);
            return work.with(session);
        });
    }

    List<List<String>> rows(String sql, Map<String, Value> values) throws SQLException, NoAnswer {
        return lane.rows(MetricSql.of(sql, values, question, PostgresFlavour.INSTANCE), question, transaction);
    }
}
