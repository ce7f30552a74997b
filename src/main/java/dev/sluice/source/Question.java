package dev.sluice.source;

import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Query;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a metric asks of its source.
 *
 * @param metric the metric's name, for messages
 * @param ageQuery tells the sample's time where the query cannot ({@code age promql})
 * @param as how a bare number is to be read
 * @param unit what the answer must be
 * @param labels the labels that keep several series apart; empty if one value is wanted
 * @param values parameters and captured values by name: binds of SQL, environment variables of commands
 * @param atLeast how many series stood behind the answer at the phase's start ({@link Answer.Answered#series}); fewer are
 *     PARTIAL. Absent: any number will do
 */
public record Question(
        String metric,
        Query query,
        Optional<Query> ageQuery,
        Metric.As as,
        Unit unit,
        List<String> labels,
        Map<String, Value> values,
        Optional<SeriesCount> atLeast) {

    public Question {
        labels = List.copyOf(labels);
        values = Map.copyOf(values);
    }

    /** The question of a metric that is queried. */
    public static Question of(Metric metric, Metric.Definition.Queried queried, Map<String, Value> values) {
        return new Question(
                metric.name(),
                queried.query(),
                queried.ageQuery(),
                queried.as(),
                metric.unit(),
                metric.labels(),
                values,
                Optional.empty());
    }

    /** The same question, which now insists on as many series as there were. */
    public Question atLeast(SeriesCount count) {
        return new Question(metric, query, ageQuery, as, unit, labels, values, Optional.of(count));
    }
}
