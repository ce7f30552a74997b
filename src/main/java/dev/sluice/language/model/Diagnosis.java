package dev.sluice.language.model;

import dev.sluice.language.text.Span;
import dev.sluice.value.Unit;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What may be wrong, how to tell, and what helps. Its evidence is read by {@link Check}s; the number of rows of a check is a metric
 * of its own, under the check's address, so that {@code likely when} is an expression like any other and what could not be read
 * makes it unknown.
 *
 * @param symptoms what it looks like; one that is measured and true or unknown has the diagnosis run by itself
 * @param checks the evidence, the fastest first: those of the diagnosis itself, then those of its causes
 * @param causes the most frequent first
 */
public record Diagnosis(
        String name,
        String title,
        List<Symptom> symptoms,
        List<Check> checks,
        List<Cause> causes,
        List<Pivot> pivots,
        List<OpenQuestion> questions,
        Span span) {

    public Diagnosis {
        symptoms = List.copyOf(symptoms);
        checks = List.copyOf(checks);
        causes = List.copyOf(causes);
        pivots = List.copyOf(pivots);
        questions = List.copyOf(questions);
    }

    public sealed interface Symptom {
        /** {@code symptom CONDITION}. */
        record Measured(Expression when) implements Symptom {}

        /** {@code symptom "TEXT"}: what only a person sees. */
        record Told(String text) implements Symptom {}
    }

    /**
     * Evidence: {@code check NAME from SOURCE sql "..."}, a table shown to the operator.
     *
     * @param address {@code DIAGNOSIS.NAME}, under which expressions speak of its number of rows
     * @param title what it tells, if the file says
     */
    public record Check(
            String name,
            String address,
            Optional<String> title,
            String source,
            Query query,
            Duration timeout,
            Span span) {

        /** Its number of rows; no row is 0, and what could not be read is missing with its reason. */
        public Metric rows() {
            return new Metric(
                    address,
                    Unit.ROWS,
                    Metric.Kind.SAFETY,
                    new Metric.Definition.Queried(source, query, Metric.As.PLAIN, Optional.empty()),
                    timeout,
                    Duration.ofMinutes(1),
                    timeout,
                    false,
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    List.of(),
                    Optional.empty(),
                    span);
        }
    }

    /**
     * One thing that may be wrong.
     *
     * @param certain {@code certain when P}: true makes it rank before every cause that is only likely
     * @param likely {@code likely when P}; without any the cause is a person's to judge
     * @param checks addresses of the checks to show with it
     * @param fixes what helps, in words
     * @param drills where to read on: links, or files of the repository
     */
    public record Cause(
            String name,
            String title,
            List<Expression> certain,
            List<Expression> likely,
            List<String> checks,
            List<String> fixes,
            List<Offer> offers,
            List<String> drills,
            Span span) {
        public Cause {
            certain = List.copyOf(certain);
            likely = List.copyOf(likely);
            checks = List.copyOf(checks);
            fixes = List.copyOf(fixes);
            offers = List.copyOf(offers);
            drills = List.copyOf(drills);
        }
    }

    /**
     * {@code offer NAME [each CHECK] [after OFFER] [unattended] [because "..."] sql on SOURCE "..."}: what the tool would do, never without being told.
     *
     * @param each address of the check whose rows it is offered for, one by one; the row's columns are its binds
     * @param after the offer that must have been tried on the same row before: cancel before terminate
     * @param unattended whether the runbook grants it where nobody is there
     * @param because why it is done at once; an offer that ends a session has this, or one to cancel it before
     */
    public record Offer(
            String name,
            Optional<String> each,
            Optional<String> after,
            boolean unattended,
            Optional<String> because,
            Action.Sql action,
            Span span) {}

    /** {@code pivot when "WHAT ONE SEES" to DIAGNOSIS}: when this is not the issue. */
    public record Pivot(String when, String to, Span span) {}

    /** {@code question "..." revisit by 2027-03-01}: what nobody knows yet, and when to ask again. */
    public record OpenQuestion(String text, Optional<LocalDate> revisitBy, Span span) {}
}
