package dev.sluice.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Query;
import dev.sluice.language.sql.SqlReader;
import dev.sluice.language.text.Span;
import dev.sluice.testing.Endpoints;
import dev.sluice.testing.TestDatabase;
import dev.sluice.value.Missing;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Questions as a runbook would ask them, and what came back. */
final class Questions {
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    private Questions() {}

    static Question sql(String sql, Unit unit) {
        return question(new Query.Sql(SqlReader.read(sql, Span.NONE)), unit);
    }

    static Question promQl(String promQl, Unit unit) {
        return question(new Query.PromQl(promQl, Span.NONE), unit);
    }

    static Question json(String url, String value, Unit unit) {
        return question(new Query.Json("GET", url, value, Optional.empty(), List.of(200), Span.NONE), unit);
    }

    static Question command(String name, Unit unit) {
        return question(new Query.Command(name, Span.NONE), unit);
    }

    static Question question(Query query, Unit unit) {
        return new Question("m", query, Optional.empty(), Metric.As.PLAIN, unit, List.of(), Map.of(), Optional.empty());
    }

    static Question as(Metric.As as, Question of) {
        return new Question(
                of.metric(), of.query(), of.ageQuery(), as, of.unit(), of.labels(), of.values(), of.atLeast());
    }

    static Question labels(Question of, String... labels) {
        return new Question(
                of.metric(), of.query(), of.ageQuery(), of.as(), of.unit(), List.of(labels), of.values(), of.atLeast());
    }

    static Question with(Question of, Map<String, Value> values) {
        return new Question(
                of.metric(), of.query(), of.ageQuery(), of.as(), of.unit(), of.labels(), values, of.atLeast());
    }

    static Question age(Question of, String promQl) {
        return new Question(
                of.metric(),
                of.query(),
                Optional.of(new Query.PromQl(promQl, Span.NONE)),
                of.as(),
                of.unit(),
                of.labels(),
                of.values(),
                of.atLeast());
    }

    static SourceSettings.Jdbc jdbc(TestDatabase database) {
        return jdbc(database, database.user(), database.password());
    }

    static SourceSettings.Jdbc jdbc(TestDatabase database, String user, String password) {
        return new SourceSettings.Jdbc(
                database.url(),
                Optional.of(user),
                Optional.of(new Secret("env:DB_PASSWORD", password)),
                Map.of(),
                Duration.ofSeconds(5),
                4);
    }

    static SourceSettings.Postgres settings(TestDatabase database) {
        return settings(database, database.user(), database.password());
    }

    static SourceSettings.Postgres settings(TestDatabase database, String user, String password) {
        return Endpoints.postgres(database, user, password, 4);
    }

    static Answer.Answered answered(Answer answer) {
        if (answer instanceof Answer.Answered answered) {
            return answered;
        }
        throw new AssertionError(answer);
    }

    static double amount(Answer answer) {
        return ((Value.Amount) answered(answer).value()).amount();
    }

    static Answer.Failed failed(Answer answer, Missing.Cause cause) {
        if (answer instanceof Answer.Failed failed) {
            assertEquals(cause, failed.missing().cause(), answer.toString());
            assertFalse(failed.help().isBlank(), "help for " + answer);
            return failed;
        }
        throw new AssertionError("expected " + cause + " but got " + answer);
    }
}
