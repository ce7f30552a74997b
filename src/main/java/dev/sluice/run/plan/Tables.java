package dev.sluice.run.plan;

import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.sql.SqlReader;
import dev.sluice.language.text.Span;
import dev.sluice.source.Answer;
import dev.sluice.source.MetricSource;
import dev.sluice.source.Question;
import dev.sluice.value.Missing;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Asks a database how large its tables are. */
public final class Tables {
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final SqlText BYTES = sql("select pg_total_relation_size(to_regclass(:name))");
    private static final SqlText ROWS =
            sql("select reltuples::bigint from pg_class where oid = to_regclass(:name) and reltuples >= 0");

    private final MetricSource database;
    private final Map<String, Optional<Plan.TableSize>> known = new HashMap<>();
    private final Map<String, String> reasons = new HashMap<>();

    public Tables(MetricSource database) {
        this.database = database;
    }

    /** Absent if there is no such table, or nobody may see it. */
    public Optional<Plan.TableSize> size(String table) {
        return known.computeIfAbsent(
                table,
                name -> ask(BYTES, name, Unit.NUMBER)
                        .map(bytes -> new Plan.TableSize(name, (long) (double) bytes, rows(name))));
    }

    /** Why the size of a table that was asked for is not known; empty if it is. */
    public String why(String table) {
        return reasons.getOrDefault(table, "");
    }

    private OptionalLong rows(String table) {
        return ask(ROWS, table, Unit.NUMBER)
                .map(rows -> OptionalLong.of((long) (double) rows))
                .orElse(OptionalLong.empty());
    }

    private Optional<Double> ask(SqlText query, String table, Unit unit) {
        Question question = new Question(
                "the size of " + table,
                new Query.Sql(query),
                Optional.empty(),
                Metric.As.PLAIN,
                unit,
                List.of(),
                Map.of("name", new Value.Text(table)),
                Optional.empty());
        return switch (database.read(question, BOUND)) {
            case Answer.Answered answered ->
                answered.value() instanceof Value.Amount amount ? Optional.of(amount.amount()) : Optional.empty();
            case Answer.Failed failed -> {
                reasons.putIfAbsent(table, reason(failed.missing()));
                yield Optional.empty();
            }
        };
    }

    private static String reason(Missing missing) {
        return missing.cause() == Missing.Cause.NULL ? "there is no such table" : "it cannot be read: " + missing;
    }

    private static SqlText sql(String text) {
        return SqlReader.read(text, Span.NONE);
    }
}
