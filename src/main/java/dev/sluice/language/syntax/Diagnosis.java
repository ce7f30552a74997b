package dev.sluice.language.syntax;

import dev.sluice.language.syntax.Tree.Broken;
import dev.sluice.language.syntax.Tree.Name;
import dev.sluice.language.syntax.Tree.Query;
import dev.sluice.language.syntax.Tree.Text;
import dev.sluice.language.text.Span;
import java.util.List;
import java.util.Optional;

/**
 * {@code diagnosis NAME "TITLE" { ... }}.
 *
 * @param checks its own, without those of its causes
 * @param broken statements of it and of its causes that could not be read
 */
public record Diagnosis(
        Name name,
        Optional<Text> title,
        List<Symptom> symptoms,
        List<Check> checks,
        List<Cause> causes,
        List<Pivot> pivots,
        List<OpenQuestion> questions,
        List<Broken> broken,
        Span span) {
    public Diagnosis {
        symptoms = List.copyOf(symptoms);
        checks = List.copyOf(checks);
        causes = List.copyOf(causes);
        pivots = List.copyOf(pivots);
        questions = List.copyOf(questions);
        broken = List.copyOf(broken);
    }

    public sealed interface Symptom {
        /** {@code symptom CONDITION}. */
        record Measured(Term when) implements Symptom {}

        /** {@code symptom "TEXT"}. */
        record Told(Text text) implements Symptom {}
    }

    /** {@code check NAME ["TITLE"] from SOURCE [timeout D] [needs role|extension NAME] sql "..."}. */
    public record Check(
            Name name,
            Optional<Text> title,
            Optional<Name> from,
            Optional<Term.Setting> timeout,
            List<MetricModifiers.Need> needs,
            Query query,
            Span span) {
        public Check {
            needs = List.copyOf(needs);
        }
    }

    /** {@code cause NAME "TITLE" { ... }}. */
    public record Cause(
            Name name,
            Optional<Text> title,
            List<Check> checks,
            List<Term> certain,
            List<Term> likely,
            List<Text> fixes,
            List<Offer> offers,
            List<Text> drills,
            Span span) {
        public Cause {
            checks = List.copyOf(checks);
            certain = List.copyOf(certain);
            likely = List.copyOf(likely);
            fixes = List.copyOf(fixes);
            offers = List.copyOf(offers);
            drills = List.copyOf(drills);
        }
    }

    /** {@code offer NAME [each CHECK] [after OFFER] [unattended] [because "..."] ACTION}. */
    public record Offer(
            Name name,
            Optional<Name> each,
            Optional<Name> after,
            Optional<Span> unattended,
            Optional<Text> because,
            Action action,
            Span span) {}

    /** {@code pivot when "TEXT" to DIAGNOSIS}. */
    public record Pivot(Text when, Name to, Span span) {}

    /** {@code question "TEXT" [revisit by DATE]}; the date is a {@link dev.sluice.value.Value.Moment}. */
    public record OpenQuestion(Text text, Optional<Term.Literal> revisitBy, Span span) {}
}
