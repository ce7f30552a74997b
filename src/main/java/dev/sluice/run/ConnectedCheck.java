package dev.sluice.run;

import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Source;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.model.Step;
import dev.sluice.language.sql.SqlReader;
import dev.sluice.language.sql.statement.TableName;
import dev.sluice.run.environment.Environment;
import dev.sluice.run.plan.CreatedLater;
import dev.sluice.source.Parsing;
import dev.sluice.source.PostgresFacts;
import dev.sluice.source.SourceProblem;
import dev.sluice.source.Sources;
import dev.sluice.value.Missing;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Has the servers of an environment look at each query and statement of a runbook, without running any: their own parser and
 * catalog know better than ours. Each question is bounded, and asked in a transaction that can only read.
 */
public final class ConnectedCheck {
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final Set<Source.Kind> PROBED = EnumSet.of(Source.Kind.JDBC, Source.Kind.PROMETHEUS);

    private final Runbook runbook;
    private final Sources sources;
    private final CreatedLater createdLater;
    private final ServerFindings findings;
    private final Map<String, Value> values;
    /** The major versions of the postgres sources that answered. */
    private final Map<String, Integer> versions = new HashMap<>();

    private final Set<String> unreached = new LinkedHashSet<>();
    private final List<SourceProblem> problems = new ArrayList<>();
    private final List<Costed> costs = new ArrayList<>();
    private final List<String> notYet = new ArrayList<>();

    private ConnectedCheck(Runbook runbook, Environment environment, Sources sources) {
        this.runbook = runbook;
        this.sources = sources;
        this.createdLater = new CreatedLater(runbook);
        this.findings = new ServerFindings(environment.name());
        this.values = runbook.binds();
    }

    /** What one read of a metric costs by the planner's estimate. */
    public record Costed(String metric, String source, Parsing.Cost cost) {}

    /**
     * What the servers said.
     *
     * @param diagnostics in the order of the file
     * @param notYet metrics and steps of which a server cannot tell, because an earlier step creates what they name
     * @param problems sources that could not be asked
     */
    public record Result(
            List<Diagnostic> diagnostics, List<Costed> costs, List<String> notYet, List<SourceProblem> problems) {
        public Result {
            diagnostics = List.copyOf(diagnostics);
            costs = List.copyOf(costs);
            notYet = List.copyOf(notYet);
            problems = List.copyOf(problems);
        }
    }

    /** @throws Refused if the environment lacks a source or command of the runbook */
    public static Result check(Runbook runbook, Environment environment) throws Refused {
        EnvironmentFit.require(runbook, environment);
        try (Sources sources =
                new Sources(environment.sources(), environment.commands(), environment.secrets(), "check")) {
            return new ConnectedCheck(runbook, environment, sources).check();
        }
    }

    private Result check() {
        for (Source source : runbook.sources()) {
            if (source.kind() == Source.Kind.POSTGRES) {
                inspect(source.name());
            } else if (PROBED.contains(source.kind())) {
                sources.get(source.name()).probe(BOUND).ifPresent(this::unreached);
            }
        }
        for (Metric metric : runbook.metrics()) {
            if (metric.definition() instanceof Metric.Definition.Queried queried) {
                query(queried.source(), queried.query(), "metric " + metric.name(), Optional.of(metric.name()));
                queried.ageQuery()
                        .ifPresent(age -> query(queried.source(), age, "metric " + metric.name(), Optional.empty()));
            }
        }
        Site.steps(runbook).forEach(this::step);
        List<Diagnostic> diagnostics = findings.all().stream()
                .sorted(Comparator.comparingInt(found -> found.span().start()))
                .toList();
        return new Result(diagnostics, costs, notYet.stream().distinct().toList(), problems);
    }

    private void inspect(String source) {
        switch (sources.inspect(source, BOUND).orElseThrow()) {
            case PostgresFacts.Inspection.Reached reached ->
                versions.put(source, reached.facts().majorVersion());
            case PostgresFacts.Inspection.Unreached unreached -> unreached(unreached.problem());
        }
    }

    private void unreached(SourceProblem problem) {
        boolean away = problem.missing().cause() == Missing.Cause.UNREACHABLE
                || problem.missing().cause() == Missing.Cause.AUTH;
        if (away ? unreached.add(problem.source()) : !problems.contains(problem)) {
            problems.add(problem);
        }
    }

    private void query(String source, Query query, String of, Optional<String> metric) {
        switch (query) {
            case Query.Sql sql -> {
                SqlText text = sql.on(versions.getOrDefault(source, 0));
                statement(source, text, text.statements().getFirst(), List.of(), of, metric);
            }
            case Query.PromQl promQl -> expression(source, promQl);
            case Query.Json json -> {}
            case Query.Command command -> {}
            case Query.Sample sample -> {
                side(source, sample, sample.table(), sample.compared(), sample.where(), of);
                side(sample.otherSource(), sample, sample.other(), sample.with(), Optional.empty(), of);
            }
        }
    }

    /** One side of a sample; where the server finds fault in it cannot be told, for the statement is the engine's. */
    private void side(
            String source, Query.Sample sample, String table, String expressions, Optional<String> where, String of) {
        String key = sample.key().stream()
                .map(column -> TableName.quoted(TableName.inCatalog(column)))
                .collect(Collectors.joining(", "));
        String sql = "select " + key + ", jsonb_build_array(\n" + expressions + "\n) from " + table
                + where.map(condition -> " where (\n" + condition + "\n)").orElse("");
        SqlText text = SqlReader.read(sql, sample.span());
        if (unreached.contains(source)) {
            return;
        }
        SqlText.Statement statement = text.statements().getFirst();
        switch (sources.parse(source, text, statement, values, List.of(), false, BOUND)
                .orElseThrow()) {
            case Parsing.Understood understood -> {}
            case Parsing.Refused refused -> {
                if (createdLater.explains(refused.state(), sql)) {
                    notYet.add(of);
                } else {
                    findings.refused(
                            server(source),
                            text,
                            new Parsing.Refused(refused.state(), refused.said(), refused.hint(), OptionalInt.empty()));
                }
            }
            case Parsing.Unasked unasked -> unreached(unasked.problem());
        }
    }

    private void expression(String source, Query.PromQl promQl) {
        if (unreached.contains(source)) {
            return;
        }
        switch (sources.parse(source, promQl.text(), BOUND).orElseThrow()) {
            case Parsing.Understood understood -> {}
            case Parsing.Refused refused -> findings.refused(promQl, refused);
            case Parsing.Unasked unasked -> unreached(unasked.problem());
        }
    }

    private void step(Step step) {
        String of = "step " + step.ref();
        List<String> key = step.action() instanceof Action.Backfill backfill ? backfill.key() : List.of();
        action(step.action(), of);
        step.undo().ifPresent(undo -> {
            switch (undo) {
                case Step.Undo.By by -> action(by.action(), "undo " + step.ref());
                case Step.Undo.Batched batched -> {
                    if (step.action() instanceof Action.Backfill backfill) {
                        statements(backfill.source(), batched.sql(), key, "undo " + step.ref());
                    }
                }
                case Step.Undo.FromOld old -> {}
                case Step.Undo.None none -> {}
            }
        });
        step.probe().ifPresent(probe -> query(probe.source(), probe.query(), "probe " + step.ref(), Optional.empty()));
    }

    private void action(Action action, String of) {
        switch (action) {
            case Action.Sql sql -> {
                statements(sql.source(), sql.sql(), List.of(), of);
                sql.cleanUp().ifPresent(cleanUp -> statements(sql.source(), cleanUp, List.of(), of));
            }
            case Action.Backfill backfill -> statements(backfill.source(), backfill.sql(), backfill.key(), of);
            case Action.Run run -> {}
            case Action.Http http -> {}
            case Action.Manual manual -> {}
            case Action.Wait wait -> {}
        }
    }

    private String server(String source) {
        return runbook.sources().stream()
                        .anyMatch(each -> each.name().equals(source) && each.kind() == Source.Kind.POSTGRES)
                ? "PostgreSQL"
                : "MariaDB";
    }

    private void statements(String source, SqlText text, List<String> key, String of) {
        text.statements().forEach(statement -> statement(source, text, statement, key, of, Optional.empty()));
    }

    private void statement(
            String source,
            SqlText text,
            SqlText.Statement statement,
            List<String> key,
            String of,
            Optional<String> metric) {
        if (unreached.contains(source)) {
            return;
        }
        Optional<Parsing> parsing = sources.parse(source, text, statement, values, key, metric.isPresent(), BOUND);
        if (parsing.isEmpty()) {
            // Of a database behind another driver only the answer shows whether it understands the query.
            return;
        }
        switch (parsing.get()) {
            case Parsing.Understood understood -> {
                metric.ifPresent(
                        name -> understood.cost().ifPresent(cost -> costs.add(new Costed(name, source, cost))));
                understood.volatiles().forEach(function -> findings.mayWrite(text, function));
            }
            case Parsing.Refused refused -> {
                if (createdLater.explains(refused.state(), text.raw())) {
                    notYet.add(of);
                } else {
                    findings.refused(server(source), text, refused);
                }
            }
            case Parsing.Unasked unasked -> unreached(unasked.problem());
        }
    }
}
