package dev.sluice.diagnosis;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Diagnosis;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.text.Span;
import dev.sluice.value.Dimension;
import dev.sluice.value.Type;
import dev.sluice.value.Value;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** A small diagnosis of what its name says, as the language gives it. */
public final class SampleDiagnosis {
    public static final String NAME = "stalled";
    public static final String BLOCKERS = "stalled.blockers";
    public static final String STATISTICS = "stalled.statistics";

    private SampleDiagnosis() {}

    /** Of a metric {@code waiting}; {@code unattended} is what the offer grants. */
    public static Diagnosis of(boolean unattended) {
        return new Diagnosis(
                NAME,
                "The migration stalls or times out",
                List.of(
                        new Diagnosis.Symptom.Measured(above("waiting", 0)),
                        new Diagnosis.Symptom.Told("it does not go on")),
                List.of(check("blockers"), check("statistics")),
                List.of(
                        new Diagnosis.Cause(
                                "large",
                                "The table is larger than it was in the rehearsal",
                                List.of(),
                                List.of(above(STATISTICS, 0)),
                                List.of(STATISTICS),
                                List.of("Rehearse on as many rows."),
                                List.of(),
                                List.of(),
                                Span.NONE),
                        new Diagnosis.Cause(
                                "lock_held",
                                "A long transaction holds a lock that the migration needs",
                                List.of(above(BLOCKERS, 0)),
                                List.of(above("waiting", 5)),
                                List.of(BLOCKERS),
                                List.of("Wait for it, or cancel it; terminate only if that does nothing."),
                                List.of(
                                        offer(
                                                "cancel_blocker",
                                                "select pg_cancel_backend(:pid)",
                                                Optional.empty(),
                                                unattended),
                                        offer(
                                                "terminate_blocker",
                                                "select pg_terminate_backend(:pid)",
                                                Optional.of("cancel_blocker"),
                                                false)),
                                List.of("https://www.postgresql.org/docs/current/explicit-locking.html"),
                                Span.NONE),
                        new Diagnosis.Cause(
                                "deployed_late",
                                "Old code is still running",
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of("Look at the deployment."),
                                List.of(),
                                List.of(),
                                Span.NONE)),
                List.of(new Diagnosis.Pivot(
                        "it was quick and the service broke afterwards", "errors_after", Span.NONE)),
                List.of(new Diagnosis.OpenQuestion(
                        "Which job opens these transactions?", Optional.of(LocalDate.of(2027, 3, 1)), Span.NONE)),
                Span.NONE);
    }

    /** One backend in the way. */
    public static Evidence.Table blocker(int pid) {
        return new Evidence.Table(
                BLOCKERS,
                List.of("pid", "backend_start", "usename", "state", "age", "query"),
                List.of(List.of(
                        Optional.of(Integer.toString(pid)),
                        Optional.of("2026-11-20 10:00:00.123456+00"),
                        Optional.of("reports"),
                        Optional.of("idle in transaction"),
                        Optional.of("25m"),
                        Optional.of("select *\n  from orders"))),
                0,
                3);
    }

    public static Diagnosis.Check check(String name) {
        return new Diagnosis.Check(
                name,
                NAME + "." + name,
                Optional.empty(),
                "db",
                new Query.Sql(sql("select pid from somewhere", List.of())),
                Duration.ofSeconds(5),
                Span.NONE);
    }

    private static Diagnosis.Offer offer(String name, String sql, Optional<String> after, boolean unattended) {
        Action.Sql action = new Action.Sql(
                "db",
                sql(
                        sql,
                        List.of(
                                new SqlText.Part.Literal(sql.replace(":pid)", "")),
                                new SqlText.Part.Bind("pid"),
                                new SqlText.Part.Literal(")"))),
                Action.Sql.Mode.SINGLE,
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Action.Retry.NONE,
                Optional.empty(),
                Optional.empty());
        return new Diagnosis.Offer(name, Optional.of(BLOCKERS), after, unattended, Optional.empty(), action, Span.NONE);
    }

    private static SqlText sql(String text, List<SqlText.Part> parts) {
        List<SqlText.Part> all = parts.isEmpty() ? List.of(new SqlText.Part.Literal(text)) : parts;
        return new SqlText(List.of(new SqlText.Statement(all, "SELECT", 0)), text, Span.NONE);
    }

    public static Expression above(String metric, double amount) {
        return new Expression.Comparison(
                Expression.Relation.GREATER,
                new Expression.MetricRef(metric, Dimension.COUNT, Span.NONE),
                new Expression.Constant(
                        Value.amount(amount),
                        Dimension.COUNT,
                        Integer.toString((int) amount),
                        Optional.empty(),
                        Span.NONE),
                Type.Plain.BOOLEAN,
                Span.NONE);
    }
}
