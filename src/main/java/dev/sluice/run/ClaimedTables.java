package dev.sluice.run;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.sql.SqlStatement;
import dev.sluice.language.sql.SqlToken;
import dev.sluice.language.sql.SqlTokens;
import dev.sluice.language.sql.TableLock;
import dev.sluice.value.Value;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The tables and indexes that a runbook's steps and undos change, as their statements name them, by source. */
final class ClaimedTables {
    private static final Pattern ABOUT_AN_INDEX =
            Pattern.compile("(DROP|ALTER|REINDEX) INDEX.*|REINDEX TABLE.*|(DROP|REFRESH) MATERIALIZED.*");

    private static final Set<String> KINDS = Set.of("index", "table", "view");

    /** Behind the kind, as in {@code drop index concurrently if exists}. */
    private static final Set<String> BEFORE_A_NAME = Set.of("index", "table", "view", "concurrently", "if", "exists");

    /** Of a parameter whose value is not known. */
    private static final String NAMELESS = "\"\"";

    private final Map<String, String> identifiers = new HashMap<>();
    private final Map<String, Set<String>> tables = new LinkedHashMap<>();

    private ClaimedTables(Runbook runbook) {
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
        for (SqlStatement each :
                SqlStatement.split(statement, SqlTokens.scan(statement).tokens())) {
            add(source, TableLock.of(each).flatMap(TableLock::table).or(() -> named(each)));
        }
    }

    private void add(String source, Optional<String> table) {
        table.filter(name -> !name.contains(NAMELESS))
                .ifPresent(name -> tables.computeIfAbsent(source, key -> new LinkedHashSet<>())
                        .add(name));
    }

    /** What an index or view is called that the statement is about. */
    private static Optional<String> named(SqlStatement statement) {
        if (!ABOUT_AN_INDEX.matcher(statement.keyword()).matches()) {
            return Optional.empty();
        }
        int at = 0;
        while (!KINDS.contains(statement.word(at)) && at < statement.tokens().size()) {
            at++;
        }
        while (BEFORE_A_NAME.contains(statement.word(at))) {
            at++;
        }
        return at < statement.tokens().size() ? Optional.of(name(statement, at)) : Optional.empty();
    }

    private static String name(SqlStatement statement, int at) {
        List<SqlToken> tokens = statement.tokens();
        int last = at;
        while (last + 2 < tokens.size() && isDot(statement.text(), tokens.get(last + 1))) {
            last += 2;
        }
        return statement
                .text()
                .substring(tokens.get(at).start(), tokens.get(last).end());
    }

    private static boolean isDot(String text, SqlToken token) {
        return token.end() - token.start() == 1 && text.charAt(token.start()) == '.';
    }

    /** With the names of parameters in their places; values do not matter here. */
    private String text(SqlText.Statement statement) {
        return statement.text(name -> identifiers.getOrDefault(name, ""));
    }
}
