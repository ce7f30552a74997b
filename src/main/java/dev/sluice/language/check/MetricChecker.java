package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.StepRef;
import dev.sluice.language.sql.SqlStatement;
import dev.sluice.language.sql.SqlToken;
import dev.sluice.language.syntax.Action;
import dev.sluice.language.syntax.MetricModifiers;
import dev.sluice.language.syntax.Sample;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.Span;
import dev.sluice.value.Dimension;
import dev.sluice.value.Type;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Checks metrics: definition, unit, and the times of gates.md §1 and §8. */
final class MetricChecker {
    private static final Duration LONGEST_DEFAULT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SHORTEST_DEFAULT_FRESH = Duration.ofSeconds(60);

    private final Names names;
    private final MetricFacts facts;
    private final Settings settings;
    private final ExpressionChecker expressions;
    private final QueryChecker queries;
    private final SampleChecker samples;
    private final Texts texts;
    private final Findings findings;
    private final MetricSettings allowed;
    private final Map<String, List<SqlStatement>> statements = new HashMap<>();

    MetricChecker(
            Names names,
            MetricFacts facts,
            Settings settings,
            ExpressionChecker expressions,
            QueryChecker queries,
            SampleChecker samples,
            Texts texts,
            Findings findings) {
        this.names = names;
        this.facts = facts;
        this.settings = settings;
        this.expressions = expressions;
        this.queries = queries;
        this.samples = samples;
        this.texts = texts;
        this.findings = findings;
        this.allowed = new MetricSettings(findings);
    }

    /** The SQL of the metrics checked so far, for every version of a server, by name. */
    Map<String, List<SqlStatement>> statements() {
        return statements;
    }

    Optional<Metric> check(Tree.Metric metric) {
        Optional<MetricFacts.Fact> fact = facts.get(metric.name().text()).filter(own -> own.metric() == metric);
        allowed.check(metric);
        Optional<Metric.Definition> definition = definition(metric, fact);
        Optional<Metric.Total> total = metric.total().flatMap(stated -> total(stated, metric, fact));
        if (fact.isEmpty()) {
            return Optional.empty();
        }
        MetricModifiers modifiers = metric.modifiers();
        OptionalDouble missingAs = standIn(modifiers.missingAs(), fact.get(), "missing as");
        OptionalDouble emptyAs = standIn(modifiers.emptyAs(), fact.get(), "empty as");
        Duration fresh = fresh(modifiers, fact.get());
        Duration timeout = timeout(modifiers, fact.get(), metric);
        if (modifiers.missingAs().isPresent() && metric.kind() == Tree.Metric.Kind.SAFETY) {
            findings.add(Diagnostic.warning(
                            Code.W402,
                            modifiers.missingAs().get().span(),
                            "`missing as` turns every failed read of safety metric `"
                                    + metric.name().text() + "` into a value",
                            "a dead source reads like this")
                    .help("leave it out, or say `empty as` so that only an empty answer counts"));
        }
        return definition.map(known -> new Metric(
                metric.name().text(),
                fact.get().unit(),
                Metric.Kind.valueOf(metric.kind().name()),
                known,
                fact.get().every(),
                fresh,
                timeout,
                fact.get().once(),
                missingAs,
                emptyAs,
                modifiers.labels().stream().map(Tree.Name::text).toList(),
                total,
                metric.span()));
    }

    private Optional<Metric.Definition> definition(Tree.Metric metric, Optional<MetricFacts.Fact> fact) {
        return switch (metric.definition()) {
            case Tree.Metric.Definition.Formula formula -> formula(formula.expression(), metric, fact);
            case Tree.Metric.Definition.FromSteps steps -> steps(steps.steps(), metric, fact);
            case Tree.Metric.Definition.Asked asked ->
                Optional.of(new Metric.Definition.Asked(texts.plain(asked.question())));
            case Tree.Metric.Definition.Queried queried -> queried(queried.query(), metric, fact);
            case Tree.Metric.Definition.Sampled sampled -> sampled(sampled.sample(), metric, fact);
        };
    }

    private Optional<Metric.Definition> formula(Term term, Tree.Metric metric, Optional<MetricFacts.Fact> fact) {
        Optional<Expression> expression = expressions.any(term, Place.FORMULA);
        if (expression.isEmpty() || fact.isEmpty()) {
            return Optional.empty();
        }
        Type yields = expression.get().type();
        if (!Types.comparable(yields, fact.get().type())) {
            findings.add(Diagnostic.error(
                            Code.S305,
                            term.span(),
                            "`" + metric.name().text() + "` is declared as "
                                    + metric.unit().text() + ", but its formula yields " + Types.name(yields),
                            "yields " + Types.name(yields))
                    .also(metric.unit().span(), "declared here")
                    .help("declare " + Types.name(yields) + ", or change the formula"));
            return Optional.empty();
        }
        return Optional.of(new Metric.Definition.Formula(expression.get()));
    }

    private Optional<Metric.Definition> steps(
            List<Tree.StepName> steps, Tree.Metric metric, Optional<MetricFacts.Fact> fact) {
        List<StepRef> refs = new ArrayList<>();
        for (Tree.StepName name : steps) {
            Optional<Tree.Step> step = names.step(name);
            if (step.isPresent() && !(step.get().action() instanceof Action.Backfill)) {
                findings.add(Diagnostic.error(
                                Code.S207,
                                name.span(),
                                "`" + name.phase().text() + "." + name.step().text()
                                        + "` is no backfill, so it counts no rows",
                                "no progress of its own")
                        .help("name a step that is a `backfill`"));
            } else if (step.isPresent()) {
                refs.add(new StepRef(name.phase().text(), name.step().text()));
            }
        }
        if (fact.isPresent() && !fact.get().type().equals(Dimension.COUNT)) {
            findings.add(Diagnostic.error(
                            Code.S305,
                            metric.unit().span(),
                            "a step counts rows, and `" + metric.name().text() + "` is declared as "
                                    + metric.unit().text(),
                            "expected rows")
                    .help("write `rows`"));
            return Optional.empty();
        }
        return refs.size() == steps.size() ? Optional.of(new Metric.Definition.FromSteps(refs)) : Optional.empty();
    }

    private Optional<Metric.Definition> queried(Tree.Query query, Tree.Metric metric, Optional<MetricFacts.Fact> fact) {
        MetricModifiers modifiers = metric.modifiers();
        Optional<Metric.As> as = fact.flatMap(known -> allowed.as(metric, known.type()));
        Optional<Query> age = modifiers.agePromql().flatMap(queries::promQl);
        if (modifiers.from().isEmpty()) {
            noSource(metric);
            return Optional.empty();
        }
        Optional<QueryChecker.Checked> checked = queries.query(
                query, modifiers.from().get(), modifiers.request(), modifiers.sampledAt(), modifiers.status());
        if (checked.isEmpty() || as.isEmpty()) {
            return Optional.empty();
        }
        for (SqlChecker.Sql text : checked.get().sql()) {
            SqlStatement statement = text.statements().getFirst();
            statements
                    .computeIfAbsent(metric.name().text(), any -> new ArrayList<>())
                    .add(statement);
            catalog(statement, text.source(), metric);
        }
        if (age.isEmpty()) {
            queries.agesKnown(checked.get().query());
        }
        if (queries.isJdbc(modifiers.from().get())) {
            allowed.noNeeds(modifiers);
        }
        Query whole = checked.get().query() instanceof Query.Sql sql
                ? sql.needing(allowed.needs(metric.modifiers().needs()))
                : checked.get().query();
        return Optional.of(new Metric.Definition.Queried(modifiers.from().get().text(), whole, as.get(), age));
    }

    private Optional<Metric.Definition> sampled(Sample sample, Tree.Metric metric, Optional<MetricFacts.Fact> fact) {
        Optional<Tree.Name> from = metric.modifiers().from();
        if (from.isEmpty()) {
            noSource(metric);
        }
        boolean counts = fact.map(known -> samples.counts(metric, known.type())).orElse(false);
        return from.flatMap(source -> samples.check(sample, source))
                .filter(checked -> counts)
                .map(checked ->
                        new Metric.Definition.Queried(from.get().text(), checked, Metric.As.PLAIN, Optional.empty()));
    }

    private void noSource(Tree.Metric metric) {
        findings.add(Diagnostic.error(
                        Code.S212,
                        metric.name().span(),
                        "metric `" + metric.name().text() + "` does not say which source it reads",
                        "no source")
                .help("add `from SOURCE` behind its kind"));
    }

    /** Traps of PostgreSQL's statistics views. */
    private void catalog(SqlStatement statement, Tree.Text text, Tree.Metric metric) {
        boolean activity = statement.has("pg_stat_activity");
        boolean statistics =
                statement.tokens().stream().anyMatch(token -> token.word().startsWith("pg_stat_"));
        Optional<Term.Setting> emptyAs = metric.modifiers().emptyAs();
        boolean granted = metric.modifiers().needs().stream()
                .anyMatch(need -> need.what().text().equals("role"));
        if (statistics && emptyAs.isPresent() && !granted) {
            findings.add(Diagnostic.warning(
                            Code.W403,
                            emptyAs.get().span(),
                            "without privileges a `pg_stat_*` view shows NULL, which `empty as` turns into a value",
                            "a missing privilege reads like this")
                    .help("leave it out and grant `pg_monitor` to the metrics role, or say `needs role pg_monitor`"));
        }
        Optional<SqlToken> queryText =
                statement.tokens().stream().filter(token -> token.is("query")).findFirst();
        if (activity && queryText.isPresent()) {
            findings.add(Diagnostic.warning(
                            Code.W404,
                            text.raw()
                                    .spanOf(
                                            queryText.get().start(),
                                            queryText.get().end()),
                            "metric `" + metric.name().text()
                                    + "` reads `pg_stat_activity.query`: texts of statements may hold personal data",
                            "query texts end in journal and documents")
                    .help("compare `state`, `wait_event` or `application_name` instead"));
        }
    }

    private Optional<Metric.Total> total(
            Tree.Metric.Total stated, Tree.Metric metric, Optional<MetricFacts.Fact> fact) {
        Optional<Expression> total = expressions.any(stated.total(), Place.FORMULA);
        if (total.isEmpty() || fact.isEmpty()) {
            return Optional.empty();
        }
        if (!Types.comparable(total.get().type(), fact.get().type())) {
            findings.add(Diagnostic.error(
                            Code.S301,
                            stated.total().span(),
                            "the total of `" + metric.name().text() + "` is "
                                    + Types.name(total.get().type()) + ", but the metric is "
                                    + Types.name(fact.get().type()),
                            "expected " + Types.name(fact.get().type()))
                    .help("name a total of the same unit"));
            return Optional.empty();
        }
        return Optional.of(
                stated.estimated() ? new Metric.Total.Estimated(total.get()) : new Metric.Total.Of(total.get()));
    }

    private OptionalDouble standIn(Optional<Term.Setting> setting, MetricFacts.Fact fact, String what) {
        return setting.flatMap(stated -> settings.bound(stated, fact.type(), what))
                .map(bound -> switch (bound.value()) {
                    case Value.Amount amount -> OptionalDouble.of(amount.amount());
                    case Value.Flag flag -> OptionalDouble.of(flag.set() ? 1 : 0);
                    case Value.Text text -> OptionalDouble.empty();
                    case Value.Moment moment -> OptionalDouble.empty();
                    case Value.Series series -> OptionalDouble.empty();
                })
                .orElse(OptionalDouble.empty());
    }

    private Duration fresh(MetricModifiers modifiers, MetricFacts.Fact fact) {
        Duration twice = fact.every().plus(fact.every());
        Duration byDefault = twice.compareTo(SHORTEST_DEFAULT_FRESH) > 0 ? twice : SHORTEST_DEFAULT_FRESH;
        Optional<Duration> stated = modifiers.fresh().flatMap(setting -> settings.duration(setting, "fresh"));
        if (stated.isPresent() && stated.get().compareTo(fact.every()) < 0) {
            findings.add(Diagnostic.error(
                            Code.S406,
                            modifiers.fresh().get().span(),
                            "a sample goes stale after " + ClockChecker.text(stated.get())
                                    + ", but the next one comes after " + ClockChecker.text(fact.every()),
                            "shorter than `every`")
                    .help("write at least `" + ClockChecker.text(fact.every()) + "`, or leave `fresh` out: it is "
                            + ClockChecker.text(byDefault) + " by itself"));
        }
        return stated.orElse(byDefault);
    }

    private Duration timeout(MetricModifiers modifiers, MetricFacts.Fact fact, Tree.Metric metric) {
        if (metric.definition() instanceof Tree.Metric.Definition.Asked) {
            return fact.every();
        }
        // Not divided as a Duration, which would initialise BigDecimal, and with it square some large numbers at every
        // start.
        Duration byDefault =
                fact.once() || fact.every().compareTo(LONGEST_DEFAULT_TIMEOUT.plus(LONGEST_DEFAULT_TIMEOUT)) > 0
                        ? LONGEST_DEFAULT_TIMEOUT
                        : Duration.ofNanos(fact.every().toNanos() / 2);
        Optional<Duration> stated = modifiers.timeout().flatMap(setting -> settings.duration(setting, "timeout"));
        if (stated.isPresent() && !fact.once() && stated.get().compareTo(fact.every()) >= 0) {
            Span span = modifiers.timeout().get().span();
            findings.add(Diagnostic.error(
                            Code.S407,
                            span,
                            "a read may take " + ClockChecker.text(stated.get()) + ", but the next one is due after "
                                    + ClockChecker.text(fact.every()),
                            "not shorter than `every`")
                    .help("write a shorter `timeout`, or a longer `every`"));
        }
        return stated.orElse(byDefault);
    }
}
