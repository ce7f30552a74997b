package dev.sluice.language.difference;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Metric.Definition;
import dev.sluice.language.model.Metric.Total;
import dev.sluice.value.QuantityFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** What two declarations of one metric differ in. To read it more rarely, or to let an old or missing value pass, is weaker. */
final class MetricDifference {
    private final Guards guards;

    MetricDifference(Guards guards) {
        this.guards = guards;
    }

    /** @param readers the rules and conditions that read it */
    List<Change> compare(Place place, Metric before, Metric after, Set<String> readers) {
        Found found = new Found(place);
        found.changed("unit", before.unit(), after.unit(), unit -> unit.word());
        if (!same(before.definition(), after.definition())) {
            found.add(Word.CHANGED, "definition", text(before.definition()), text(after.definition()));
        }
        found.changed("labels", before.labels(), after.labels(), MetricDifference::names);
        if (!found.changes().isEmpty()) {
            // The rules read as before, but speak of something else.
            readers.forEach(reader -> found.add(Word.CHANGED, "read by " + reader, Optional.empty(), Optional.empty()));
        }
        found.changed("kind", before.kind(), after.kind(), kind -> kind.name().toLowerCase(Locale.ROOT));
        if (!same(before.total(), after.total())) {
            found.add(
                    Word.CHANGED,
                    "of",
                    before.total().map(this::text),
                    after.total().map(this::text));
        }
        found.flag(Word.WEAKER, "once", before.once(), after.once());
        found.duration(Word.WEAKER, "every", before.every(), after.every());
        found.duration(Word.WEAKER, "fresh", before.fresh(), after.fresh());
        found.duration(Word.CHANGED, "timeout", before.timeout(), after.timeout());
        standIn(found, "missing as", before, before.missingAs(), after, after.missingAs());
        standIn(found, "empty as", before, before.emptyAs(), after, after.emptyAs());
        return found.changes();
    }

    /** Its coming is weaker, its going stricter; but who takes one away that stops the run may have taken a guard away. */
    private void standIn(
            Found found, String what, Metric before, OptionalDouble own, Metric after, OptionalDouble other) {
        boolean guard = own.isPresent() && other.isEmpty() && !guards.isCalm(before.name(), own.getAsDouble());
        if (guard) {
            found.add(Word.CHANGED, what, stand(own, before), stand(other, after));
        } else {
            found.present(Word.WEAKER, what, stand(own, before), stand(other, after));
        }
    }

    private boolean same(Definition before, Definition after) {
        return switch (before) {
            case Definition.Queried own -> after instanceof Definition.Queried other && same(own, other);
            case Definition.Formula own ->
                after instanceof Definition.Formula other && guards.same(own.expression(), other.expression());
            case Definition.FromSteps own -> own.equals(after);
            case Definition.Asked own -> own.equals(after);
        };
    }

    private static boolean same(Definition.Queried before, Definition.Queried after) {
        return before.source().equals(after.source())
                && before.as() == after.as()
                && Queries.same(before.query(), after.query())
                && Queries.same(before.ageQuery(), after.ageQuery());
    }

    private boolean same(Optional<Total> before, Optional<Total> after) {
        if (before.isEmpty() || after.isEmpty()) {
            return before.isEmpty() && after.isEmpty();
        }
        return before.get().getClass() == after.get().getClass()
                && guards.same(denominator(before.get()), denominator(after.get()));
    }

    static Expression denominator(Total total) {
        return switch (total) {
            case Total.Of exact -> exact.total();
            case Total.Estimated estimated -> estimated.total();
        };
    }

    private String text(Total total) {
        return (total instanceof Total.Estimated ? "estimated " : "") + ExpressionText.of(denominator(total));
    }

    static String text(Definition definition) {
        return switch (definition) {
            case Definition.Queried queried ->
                "from " + queried.source() + as(queried.as())
                        + queried.ageQuery()
                                .map(age -> " age " + ActionText.query(age))
                                .orElse("")
                        + " " + ActionText.query(queried.query());
            case Definition.Formula formula -> "= " + ExpressionText.of(formula.expression());
            case Definition.FromSteps steps -> "from step " + ActionText.refs(steps.steps());
            case Definition.Asked asked -> "ask " + asked.question();
        };
    }

    private static String as(Metric.As as) {
        return switch (as) {
            case PLAIN -> "";
            case PERCENT -> " as percent";
            case RATIO -> " as ratio";
            case SECONDS -> " as seconds";
            case MILLISECONDS -> " as ms";
        };
    }

    private static String names(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static Optional<String> stand(OptionalDouble amount, Metric metric) {
        return amount.isPresent()
                ? Optional.of(QuantityFormat.format(amount.getAsDouble(), metric.unit()))
                : Optional.empty();
    }
}
