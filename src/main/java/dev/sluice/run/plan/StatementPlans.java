package dev.sluice.run.plan;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Source;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.model.Step;
import dev.sluice.language.sql.LockMode;
import dev.sluice.language.sql.SqlStatement;
import dev.sluice.language.sql.SqlTokens;
import dev.sluice.language.sql.statement.LockPlan;
import dev.sluice.language.sql.statement.Locks;
import dev.sluice.language.sql.statement.Privilege;
import dev.sluice.language.sql.statement.Statement;
import dev.sluice.language.sql.statement.StatementParser;
import dev.sluice.language.sql.statement.Target;
import dev.sluice.source.MetricSource;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The statements of steps with their locks, on the tables that a database says they are on, and who is in their way now. */
final class StatementPlans {
    private final Runbook runbook;
    private final Function<String, MetricSource> sources;
    private final Map<String, Value> values;
    private final Map<String, Catalog> catalogs = new HashMap<>();
    private final Map<String, Tables> tables = new HashMap<>();
    private final Rights rights = new Rights();

    StatementPlans(Runbook runbook, Function<String, MetricSource> sources) {
        this.runbook = runbook;
        this.sources = sources;
        this.values = runbook.binds();
    }

    /** Of the next step: they come in the order in which they take place. */
    List<Plan.StatementPlan> of(Step step) {
        rights.begin(step);
        return switch (step.action()) {
            case Action.Sql sql ->
                of(sql.source(), sql.sql(), new Plan.Stall(sql.retry().times() + 1, sql.lockTimeout()));
            case Action.Backfill backfill ->
                of(
                        backfill.source(),
                        backfill.sql(),
                        new Plan.Stall(backfill.retry().times() + 1, backfill.lockTimeout()));
            case Action.Run run -> List.of();
            case Action.Http http -> List.of();
            case Action.Manual manual -> List.of();
            case Action.Wait wait -> List.of();
        };
    }

    /** The tables whose rows the step changes in batches. */
    List<Plan.TouchedTable> touched(Step step) {
        return step.action() instanceof Action.Backfill backfill && isPostgres(backfill.source())
                ? List.of(new Plan.TouchedTable(
                        backfill.table(), catalog(backfill.source()).facts(backfill.table())))
                : List.of();
    }

    private List<Plan.StatementPlan> of(String source, SqlText sql, Plan.Stall stall) {
        List<Plan.StatementPlan> plans = new ArrayList<>();
        for (SqlText.Statement statement : sql.statements()) {
            String text = statement.text(
                    parameter -> values.get(parameter) instanceof Value.Text identifier ? identifier.text() : "");
            for (SqlStatement each :
                    SqlStatement.split(text, SqlTokens.scan(text).tokens())) {
                if (!isPostgres(source)) {
                    plans.add(foreign(each));
                    continue;
                }
                Statement parsed = StatementParser.parse(each);
                plans.add(of(source, each.keyword(), parsed, lacking(source, rights.next(parsed)), stall));
            }
        }
        return plans;
    }

    private boolean isPostgres(String source) {
        return runbook.sources().stream()
                .anyMatch(each -> each.name().equals(source) && each.kind() == Source.Kind.POSTGRES);
    }

    private static Plan.StatementPlan foreign(SqlStatement statement) {
        return new Plan.StatementPlan(
                statement.keyword(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.of("the locks of a database other than PostgreSQL are not known here"),
                List.of(),
                Optional.empty());
    }

    private List<Privilege.Needed> lacking(String source, List<Privilege.Needed> needed) {
        Set<String> told = new HashSet<>();
        return needed.stream()
                .filter(each -> !catalog(source).permits(each) && told.add(each.lack()))
                .toList();
    }

    private Plan.StatementPlan of(
            String source, String keyword, Statement statement, List<Privilege.Needed> lacking, Plan.Stall stall) {
        LockPlan plan = Locks.of(statement, catalog(source));
        List<Plan.LockLine> lines = lines(source, plan);
        boolean stalls = !plan.understood()
                || lines.stream()
                        .anyMatch(
                                line -> line.table().isPresent() && line.mode().stopsWrites());
        return new Plan.StatementPlan(
                keyword,
                lines,
                works(plan),
                plan.refusesTransaction(),
                plan.unknown().map(LockPlan.Gap::why),
                lacking,
                stalls ? Optional.of(stall) : Optional.empty());
    }

    private static List<String> works(LockPlan plan) {
        return plan.works().stream()
                .map(work -> (work.certain() ? "" : "may: ") + work.effort().words() + " of "
                        + work.target().words() + ": " + work.why())
                .toList();
    }

    /** The strongest of each table; of an index where the statement is about it, or where it is locked more than its table. */
    private List<Plan.LockLine> lines(String source, LockPlan plan) {
        Map<String, Plan.LockLine> lines = new LinkedHashMap<>();
        plan.locks().stream()
                .filter(lock -> lock.target().kind() != Target.Kind.INDEXES_OF)
                .forEach(lock -> lines(source, lock)
                        .forEach(line -> lines.merge(
                                line.relation(),
                                line,
                                (old, other) -> other.mode().compareTo(old.mode()) > 0 ? other : old)));
        plan.locks().stream()
                .filter(lock -> lock.target().kind() == Target.Kind.INDEXES_OF)
                .filter(lock -> lock.mode().compareTo(plan.on(lock.target().name())) > 0)
                .map(lock -> words(lock))
                .forEach(line -> lines.putIfAbsent(line.relation(), line));
        return List.copyOf(lines.values());
    }

    private List<Plan.LockLine> lines(String source, LockPlan.Lock lock) {
        Target target = lock.target();
        Optional<List<Catalog.Relation>> found = catalog(source).relations(target);
        if (target.kind() == Target.Kind.INDEX) {
            return List.of(words(lock));
        } else if (target.kind() == Target.Kind.TABLE) {
            return List.of(table(source, lock, target.name().sql()));
        } else if (found.isEmpty() || found.get().isEmpty() && target.kind() == Target.Kind.TABLE_OF) {
            return List.of(words(lock));
        }
        return found.get().stream()
                .filter(relation -> !relation.index())
                .map(relation -> table(source, lock, relation.name()))
                .toList();
    }

    /** What hangs together with something that nobody can ask for now. */
    private static Plan.LockLine words(LockPlan.Lock lock) {
        return new Plan.LockLine(
                lock.mode(), lock.target().words(), Optional.empty(), lock.why(), Optional.empty(), Optional.empty());
    }

    private Plan.LockLine table(String source, LockPlan.Lock lock, String table) {
        boolean waits = lock.mode().compareTo(LockMode.ROW_EXCLUSIVE) >= 0;
        return new Plan.LockLine(
                lock.mode(),
                table,
                Optional.of(table),
                lock.why(),
                tables.computeIfAbsent(source, key -> new Tables(sources.apply(key)))
                        .size(table),
                waits ? Optional.of(catalog(source).blockers(table, lock.mode())) : Optional.empty());
    }

    private Catalog catalog(String source) {
        return catalogs.computeIfAbsent(source, key -> new Catalog(sources.apply(key)));
    }
}
