package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Diagnosis;
import dev.sluice.language.model.Diagnosis.Check;
import dev.sluice.language.model.Diagnosis.Symptom;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.Query;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import dev.sluice.value.Value;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Checks diagnoses: evidence that only reads, conditions over metrics and checks, offers, and where to read on. */
final class DiagnosisChecker {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Names names;
    private final Settings settings;
    private final ExpressionChecker expressions;
    private final QueryChecker queries;
    private final OfferChecker offers;
    private final Texts texts;
    private final Findings findings;

    DiagnosisChecker(
            Names names,
            Settings settings,
            ExpressionChecker expressions,
            QueryChecker queries,
            OfferChecker offers,
            Texts texts,
            Findings findings) {
        this.names = names;
        this.settings = settings;
        this.expressions = expressions;
        this.queries = queries;
        this.offers = offers;
        this.texts = texts;
        this.findings = findings;
    }

    /** @param baselines the metrics whose baseline any phase freezes */
    Diagnosis check(dev.sluice.language.syntax.Diagnosis tree, Set<String> baselines) {
        String name = tree.name().text();
        List<Check> checks = new ArrayList<>();
        Map<String, OfferChecker.Source> sources = new LinkedHashMap<>();
        checks(tree, checks, sources);
        Map<String, String> addresses = new LinkedHashMap<>();
        sources.forEach((check, source) -> addresses.put(check, source.address()));
        ExpressionChecker scoped = expressions.within(new CheckScope(addresses, findings));
        Place place = new Place(Place.Use.RED, Optional.of(baselines));
        List<Symptom> symptoms = tree.symptoms().stream()
                .flatMap(symptom -> symptom(symptom, scoped, place).stream())
                .toList();
        causeNames(tree);
        List<Diagnosis.Cause> causes = tree.causes().stream()
                .map(cause -> cause(cause, name, scoped, place, checks, sources))
                .toList();
        if (tree.causes().isEmpty() && tree.broken().isEmpty()) {
            findings.add(Diagnostic.error(
                            Code.S804,
                            tree.name().span(),
                            "diagnosis `" + name + "` names nothing that may be wrong",
                            "no cause follows")
                    .help("add `cause NAME \"TITLE\" { likely when CONDITION  fix \"...\" }`"));
        }
        return new Diagnosis(
                name,
                tree.title().map(texts::filled).orElse(""),
                symptoms,
                checks,
                causes,
                tree.pivots().stream().flatMap(pivot -> pivot(pivot).stream()).toList(),
                tree.questions().stream().map(this::question).toList(),
                tree.span());
    }

    private void checks(
            dev.sluice.language.syntax.Diagnosis tree, List<Check> checks, Map<String, OfferChecker.Source> sources) {
        Map<String, Tree.Name> declared = new LinkedHashMap<>();
        Stream.concat(tree.checks().stream(), tree.causes().stream().flatMap(cause -> cause.checks().stream()))
                .forEach(check -> {
                    String name = check.name().text();
                    Tree.Name before = declared.putIfAbsent(name, check.name());
                    if (before != null) {
                        names.twice("check", check.name(), before);
                    } else {
                        check(check, tree.name().text() + "." + name, checks, sources);
                    }
                });
    }

    /** The name is known even where the query is not sound, so that conditions are judged all the same. */
    private void check(
            dev.sluice.language.syntax.Diagnosis.Check check,
            String address,
            List<Check> checks,
            Map<String, OfferChecker.Source> sources) {
        Duration timeout = check.timeout()
                .flatMap(setting -> settings.duration(setting, "timeout"))
                .orElse(TIMEOUT);
        Optional<QueryChecker.Checked> query = query(check);
        sources.put(
                check.name().text(),
                OfferChecker.Source.of(
                        address, query.map(QueryChecker.Checked::sql).orElse(List.of())));
        query.ifPresent(sound -> checks.add(new Check(
                check.name().text(),
                address,
                check.title().map(texts::filled),
                check.from().orElseThrow().text(),
                ((Query.Sql) sound.query()).needing(new MetricSettings(findings).needs(check.needs())),
                timeout,
                check.span())));
    }

    private Optional<QueryChecker.Checked> query(dev.sluice.language.syntax.Diagnosis.Check check) {
        if (check.query().language() != Tree.Query.Language.SQL) {
            findings.add(
                    Diagnostic.error(Code.S804, check.query().span(), "a check is a table that `sql` reads", "no table")
                            .help("declare a metric by this query and write `likely when METRIC > ...`"));
            return Optional.empty();
        }
        if (check.from().isEmpty()) {
            findings.add(Diagnostic.error(
                            Code.S212,
                            check.name().span(),
                            "check `" + check.name().text() + "` does not say which source it reads",
                            "no source")
                    .help("add `from SOURCE` behind its name"));
            return Optional.empty();
        }
        return queries.query(check.query(), check.from().get(), Optional.empty(), Optional.empty(), List.of());
    }

    private Optional<Symptom> symptom(
            dev.sluice.language.syntax.Diagnosis.Symptom symptom, ExpressionChecker scoped, Place place) {
        return switch (symptom) {
            case dev.sluice.language.syntax.Diagnosis.Symptom.Measured measured ->
                scoped.condition(measured.when(), place).map(Symptom.Measured::new);
            case dev.sluice.language.syntax.Diagnosis.Symptom.Told told ->
                Optional.of(new Symptom.Told(texts.filled(told.text())));
        };
    }

    private void causeNames(dev.sluice.language.syntax.Diagnosis tree) {
        Map<String, Tree.Name> declared = new LinkedHashMap<>();
        tree.causes().forEach(cause -> {
            Tree.Name before = declared.putIfAbsent(cause.name().text(), cause.name());
            if (before != null) {
                names.twice("cause", cause.name(), before);
            }
        });
    }

    private Diagnosis.Cause cause(
            dev.sluice.language.syntax.Diagnosis.Cause tree,
            String diagnosis,
            ExpressionChecker scoped,
            Place place,
            List<Check> checks,
            Map<String, OfferChecker.Source> sources) {
        List<Expression> certain = conditions(tree.certain(), scoped, place);
        List<Expression> likely = conditions(tree.likely(), scoped, place);
        List<Diagnosis.Offer> offered = offers.check(tree.offers(), sources);
        Set<String> shown = new LinkedHashSet<>();
        tree.checks().forEach(check -> shown.add(diagnosis + "." + check.name().text()));
        Stream.concat(certain.stream(), likely.stream())
                .forEach(condition -> shown.addAll(Expressions.metrics(condition)));
        offered.forEach(offer -> offer.each().ifPresent(shown::add));
        return new Diagnosis.Cause(
                tree.name().text(),
                tree.title().map(texts::filled).orElse(""),
                certain,
                likely,
                checks.stream().map(Check::address).filter(shown::contains).toList(),
                tree.fixes().stream().map(texts::filled).toList(),
                offered,
                tree.drills().stream().map(this::drill).toList(),
                tree.span());
    }

    private static List<Expression> conditions(List<Term> terms, ExpressionChecker scoped, Place place) {
        return terms.stream()
                .flatMap(term -> scoped.condition(term, place).stream())
                .toList();
    }

    private Optional<Diagnosis.Pivot> pivot(dev.sluice.language.syntax.Diagnosis.Pivot pivot) {
        return names.diagnosis(pivot.to())
                .map(to -> new Diagnosis.Pivot(
                        texts.filled(pivot.when()), to.name().text(), pivot.span()));
    }

    private Diagnosis.OpenQuestion question(dev.sluice.language.syntax.Diagnosis.OpenQuestion question) {
        Optional<LocalDate> revisitBy = question.revisitBy()
                .map(Term.Literal::value)
                .filter(Value.Moment.class::isInstance)
                .map(value -> LocalDate.ofInstant(((Value.Moment) value).instant(), ZoneOffset.UTC));
        return new Diagnosis.OpenQuestion(texts.filled(question.text()), revisitBy, question.span());
    }

    /** A link, or a file seen from the root of the repository. */
    private String drill(Tree.Text text) {
        String where = texts.plain(text);
        boolean link = where.startsWith("https://") && where.length() > "https://".length();
        boolean path = !where.isBlank()
                && !where.startsWith("/")
                && !where.contains("://")
                && where.indexOf('\\') < 0
                && Stream.of(where.split("/")).noneMatch(".."::equals);
        if (!link && !path) {
            findings.add(Diagnostic.error(
                            Code.S805,
                            text.span(),
                            "this is neither a file of the repository nor a link",
                            "leads nowhere")
                    .help("write a path such as `docs/locks.md`, or a link that begins with `https://`"));
        }
        return where;
    }
}
