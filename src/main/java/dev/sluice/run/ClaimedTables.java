package dev.sluice.run;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Source;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.sql.LockMode;
import dev.sluice.language.sql.statement.Locks;
import dev.sluice.language.sql.statement.StatementParser;
import dev.sluice.language.sql.statement.Target;
import dev.sluice.step.mariadb.MariaTables;
import dev.sluice.value.Value;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables and indexes that a runbook's steps and undos change, as their statements name them, by source. */
final class ClaimedTables {
    /** Those that the text names, and indexes whose tables only a catalog knows. */
    private static final Set<Target.Kind> CLAIMED = Set.of(Target.Kind.TABLE, Target.Kind.INDEX, Target.Kind.TABLE_OF);

    /** Of a parameter whose value is not known. */
    private static final String NAMELESS = "\"\"";

    private final Map<String, String> identifiers = new HashMap<>();
    private final Set<String> behindDriver;
    private final Map<String, Set<String>> tables = new LinkedHashMap<>();

    private ClaimedTables(Runbook runbook) {
        behindDriver = runbook.sources().stream()
                .filter(source -> source.kind() == Source.Kind.JDBC)
                .map(Source::name)
                .collect(Collectors.toSet());
        for (Param param : runbook.params()) {
            if (param.value() instanceof Value.Text text) {
                identifiers.put(param.name(), text.text());
            }
        }
    }

    static Map<String, Set<String>> of(Runbook runbook) {
        ClaimedTables claimed = new ClaimedTables(runbook);
        Site.steps(runbook).flatMap(Site::actions).forEach(claimed::add);
        return claimed.tables;
    }

    private void add(Action action) {
        switch (action) {
            case Action.Sql sql -> sql.sql().statements().forEach(statement -> add(sql.source(), text(statement)));
            case Action.Backfill backfill -> add(backfill.source(), Optional.of(backfill.table()));
            case Action.Run run -> {}
            case Action.Http http -> {}
            case Action.Manual manual -> {}
            case Action.Wait wait -> {}
        }
    }

    private void add(String source, String statement) {
        if (behindDriver.contains(source)) {
            MariaTables.of(statement).forEach(table -> add(source, Optional.of(table)));
            return;
        }
        StatementParser.parse(statement).stream()
                .flatMap(each -> Locks.of(each).locks().stream())
                .filter(lock -> CLAIMED.contains(lock.target().kind()))
                .filter(lock -> lock.mode().compareTo(LockMode.ROW_EXCLUSIVE) >= 0)
                .forEach(lock -> add(source, Optional.of(lock.target().name().sql())));
    }

    private void add(String source, Optional<String> table) {
        table.filter(name -> !name.contains(NAMELESS))
                .ifPresent(name -> tables.computeIfAbsent(source, key -> new LinkedHashSet<>())
                        .add(name));
    }

    /** With the names of parameters in their places; values do not matter here. */
    private String text(SqlText.Statement statement) {
        return statement.text(name -> identifiers.getOrDefault(name, ""));
    }
}
