package dev.sluice.run.plan;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.model.Step;
import dev.sluice.language.sql.LockMode;
import dev.sluice.language.sql.SqlStatement;
import dev.sluice.language.sql.SqlTokens;
import dev.sluice.language.sql.TableLock;
import dev.sluice.source.MetricSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The locks that steps take, and the size of what they lock. */
final class Locks {
    private final Function<String, MetricSource> sources;
    private final Map<String, Tables> tables = new HashMap<>();

    Locks(Function<String, MetricSource> sources) {
        this.sources = sources;
    }

    List<Plan.LockLine> of(Step step) {
        return switch (step.action()) {
            case Action.Sql sql -> of(sql.source(), sql.sql());
            case Action.Backfill backfill ->
                List.of(line(
                        backfill.source(),
                        "each batch",
                        new TableLock(Optional.of(backfill.table()), LockMode.ROW_EXCLUSIVE)));
            case Action.Run run -> List.of();
            case Action.Http http -> List.of();
            case Action.Manual manual -> List.of();
            case Action.Wait wait -> List.of();
        };
    }

    private List<Plan.LockLine> of(String source, SqlText sql) {
        List<Plan.LockLine> lines = new ArrayList<>();
        List<SqlStatement> statements =
                SqlStatement.split(sql.raw(), SqlTokens.scan(sql.raw()).tokens());
        for (SqlStatement statement : statements) {
            Optional<TableLock> lock = TableLock.of(statement);
            lines.add(lock.map(found -> line(source, statement.keyword(), found))
                    .orElseGet(() -> new Plan.LockLine(
                            statement.keyword(),
                            "lock not known",
                            "find out before you run it",
                            Optional.empty(),
                            Optional.empty())));
        }
        return lines;
    }

    private Plan.LockLine line(String source, String statement, TableLock lock) {
        return new Plan.LockLine(
                statement,
                lock.mode().words(),
                lock.mode().effect(),
                lock.table(),
                lock.table()
                        .flatMap(name -> tables.computeIfAbsent(source, key -> new Tables(sources.apply(key)))
                                .size(name)));
    }
}
