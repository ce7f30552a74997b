package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Query;
import dev.sluice.language.syntax.MetricModifiers;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.Span;
import dev.sluice.value.Dimension;
import dev.sluice.value.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which settings go with which kind of definition of a metric, and how a number from outside is to be read. */
final class MetricSettings {
    private final Findings findings;

    MetricSettings(Findings findings) {
        this.findings = findings;
    }

    void check(Tree.Metric metric) {
        MetricModifiers modifiers = metric.modifiers();
        switch (metric.definition()) {
            case Tree.Metric.Definition.Formula formula -> {
                refuse(
                        modifiers.every().map(Term.Setting::span),
                        "every",
                        "a formula, which is as fresh as its inputs");
                notQueried(modifiers, "a formula");
                refuse(modifiers.once(), "once", "a formula, which is as fresh as its inputs");
            }
            case Tree.Metric.Definition.FromSteps steps -> {
                notQueried(modifiers, "a step's own progress");
                refuse(modifiers.once(), "once", "a step's own progress");
            }
            case Tree.Metric.Definition.Asked asked -> notQueried(modifiers, "a question to a person");
            case Tree.Metric.Definition.Sampled sampled -> {
                String what = "a sample";
                refuse(modifiers.as().map(Tree.Name::span), "as", what);
                refuse(modifiers.agePromql().map(Tree.Text::span), "age promql", what);
                refuse(modifiers.labels().stream().findFirst().map(Tree.Name::span), "labels", what);
                refuse(modifiers.request().map(Tree.Request::span), "an address", what);
                refuse(modifiers.sampledAt().map(Tree.Text::span), "sampled at", what);
                refuse(modifiers.status().stream().findFirst().map(Term.Literal::span), "status", what);
                refuse(need(modifiers), "needs", what);
            }
            case Tree.Metric.Definition.Queried queried -> {
                if (queried.query().language() != Tree.Query.Language.SQL) {
                    refuse(need(modifiers), "needs", "a query that is not SQL");
                }
                if (queried.query().language() != Tree.Query.Language.PROMQL) {
                    refuse(modifiers.agePromql().map(Tree.Text::span), "age promql", "a query that is not PromQL");
                }
            }
        }
        if (modifiers.once().isPresent() && modifiers.every().isPresent()) {
            refuse(modifiers.once(), "once", "a metric that is read `every` so often");
        }
        if (metric.total().isPresent() && metric.kind() != Tree.Metric.Kind.PROGRESS) {
            refuse(Optional.of(metric.total().get().total().span()), "of", "a metric that is no progress");
        }
    }

    private void notQueried(MetricModifiers modifiers, String what) {
        refuse(modifiers.from().map(Tree.Name::span), "from", what);
        refuse(modifiers.as().map(Tree.Name::span), "as", what);
        refuse(modifiers.timeout().map(Term.Setting::span), "timeout", what);
        refuse(modifiers.fresh().map(Term.Setting::span), "fresh", what);
        refuse(modifiers.emptyAs().map(Term.Setting::span), "empty as", what);
        refuse(modifiers.agePromql().map(Tree.Text::span), "age promql", what);
        refuse(modifiers.labels().stream().findFirst().map(Tree.Name::span), "labels", what);
        refuse(need(modifiers), "needs", what);
        refuse(modifiers.request().map(Tree.Request::span), "an address", what);
        refuse(modifiers.sampledAt().map(Tree.Text::span), "sampled at", what);
    }

    private void refuse(Optional<Span> span, String word, String what) {
        span.ifPresent(place -> findings.add(
                Diagnostic.error(Code.S212, place, "`" + word + "` does not go with " + what, "has no meaning here")
                        .help("leave it out")));
    }

    /** What `needs` asks for is PostgreSQL's. */
    void noNeeds(MetricModifiers modifiers) {
        refuse(need(modifiers), "needs", "a `jdbc` source, whose database says itself what is not granted");
    }

    private static Optional<Span> need(MetricModifiers modifiers) {
        return modifiers.needs().stream().findFirst().map(MetricModifiers.Need::span);
    }

    /** What the database must grant or have. */
    List<Query.Sql.Need> needs(List<MetricModifiers.Need> all) {
        List<Query.Sql.Need> needs = new ArrayList<>();
        for (MetricModifiers.Need stated : all) {
            switch (stated.what().text()) {
                case "role" ->
                    needs.add(new Query.Sql.Need(
                            Query.Sql.Need.Kind.ROLE, stated.name().text()));
                case "extension" ->
                    needs.add(new Query.Sql.Need(
                            Query.Sql.Need.Kind.EXTENSION, stated.name().text()));
                default ->
                    findings.notOneOf(
                            stated.what().span(), "such need", stated.what().text(), List.of("role", "extension"));
            }
        }
        return needs;
    }

    /** How the number is to be read; nothing if that is missing or wrong. */
    Optional<Metric.As> as(Tree.Metric metric, Type type) {
        Optional<Tree.Name> stated = metric.modifiers().as();
        List<String> words = type.equals(Dimension.PERCENT)
                ? List.of("percent", "ratio")
                : type.equals(Dimension.DURATION) ? List.of("seconds", "ms") : List.of();
        if (stated.isEmpty() && words.isEmpty()) {
            return Optional.of(Metric.As.PLAIN);
        }
        if (stated.isEmpty()) {
            findings.add(Diagnostic.error(
                            Code.S304,
                            metric.unit().span(),
                            "`" + metric.name().text() + "` is " + Types.name(type)
                                    + ", and its source yields a mere number",
                            "read as what")
                    .help("say how the number is meant: `as " + String.join("` or `as ", words) + "`"));
            return Optional.empty();
        }
        if (!words.contains(stated.get().text())) {
            wrong(metric, stated.get(), words);
            return Optional.empty();
        }
        return Optional.of(
                switch (stated.get().text()) {
                    case "percent" -> Metric.As.PERCENT;
                    case "ratio" -> Metric.As.RATIO;
                    case "seconds" -> Metric.As.SECONDS;
                    default -> Metric.As.MILLISECONDS;
                });
    }

    private void wrong(Tree.Metric metric, Tree.Name stated, List<String> words) {
        if (!stated.isMissing()) {
            findings.add(Diagnostic.error(
                            Code.S304,
                            stated.span(),
                            "`as " + stated.text() + "` does not go with a metric declared as "
                                    + metric.unit().text(),
                            "another unit")
                    .also(metric.unit().span(), "declared here")
                    .help(words.isEmpty() ? "leave it out" : "write `as " + String.join("` or `as ", words) + "`"));
        }
    }
}
