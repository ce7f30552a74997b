package dev.sluice.source;

import dev.sluice.language.model.Header;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.model.SqlText.Part;
import dev.sluice.language.sql.SqlReader;
import dev.sluice.language.sql.SqlStatement;
import dev.sluice.language.sql.SqlToken;
import dev.sluice.language.sql.SqlTokens;
import dev.sluice.value.Missing;
import dev.sluice.value.Value;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A metric's SQL as the driver takes it: one statement that reads, {@code ?} for each bind, identifiers quoted.
 *
 * @param sql for a prepared statement
 * @param binds the values of its binds, in order
 * @param identifiers quoted names that must exist in the catalog before the statement may run
 * @param asksForSessions whether it looks at other sessions, which takes a privilege
 */
record MetricSql(String sql, List<Value> binds, List<String> identifiers, boolean asksForSessions) {

    MetricSql {
        binds = List.copyOf(binds);
        identifiers = List.copyOf(identifiers);
    }

    /** @param version the server's major version, which chooses among the texts of the query */
    static MetricSql of(Question question, int version, SqlFlavour flavour) throws NoAnswer {
        SqlText.Statement statement = onlyStatement(question, version);
        StringBuilder sql = new StringBuilder();
        List<Value> binds = new ArrayList<>();
        List<String> identifiers = new ArrayList<>();
        for (Part part : statement.parts()) {
            switch (part) {
                case Part.Literal literal -> sql.append(flavour.literal(literal.text()));
                case Part.Bind bind -> {
                    sql.append('?');
                    binds.add(value(bind.name(), question));
                }
                case Part.Identifier identifier -> {
                    String quoted = quoted(identifier.name(), question);
                    sql.append(quoted);
                    identifiers.add(quoted);
                }
                case Part.Range range -> throw refused("`:range` stands in a metric", question);
            }
        }
        String text = sql.toString();
        return new MetricSql(text, binds, identifiers, guard(text, question, flavour));
    }

    /** The same of a statement that the engine writes around texts of the runbook, with its own values. */
    static MetricSql of(String sql, Map<String, Value> values, Question question, SqlFlavour flavour) throws NoAnswer {
        Question asked = new Question(
                question.metric(),
                new Query.Sql(SqlReader.read(sql, question.query().span())),
                Optional.empty(),
                question.as(),
                question.unit(),
                List.of(),
                values,
                Optional.empty());
        return of(asked, 0, flavour);
    }

    /** The statement for people: binds by their values. */
    static String resolved(Question question, int version) {
        if (!(question.query() instanceof Query.Sql query)) {
            return "";
        }
        return query.on(version).statements().stream()
                .flatMap(statement -> statement.parts().stream())
                .map(part -> shown(part, question.values()))
                .collect(Collectors.joining());
    }

    /** A statement for a server that is to look at it and not to run it: {@code ?} for each bind, identifiers quoted. */
    static String shown(SqlText.Statement statement, Map<String, Value> values) {
        return statement.parts().stream()
                .map(part -> switch (part) {
                    case Part.Literal literal -> literal.text();
                    case Part.Bind bind -> "?";
                    case Part.Identifier identifier ->
                        quoted(
                                values.get(identifier.name()) instanceof Value.Text text
                                        ? text.text()
                                        : identifier.name());
                    case Part.Range range -> "true";
                })
                .collect(Collectors.joining());
    }

    /** What must be granted or installed before it may be asked. */
    static List<Query.Sql.Need> needs(Question question) {
        return question.query() instanceof Query.Sql query ? query.needs() : List.of();
    }

    /** Where a query is about the migration's tables, an answer without a value is about them, too. */
    NoAnswer explained(NoAnswer none, Question question) {
        Missing.Cause cause = none.missing().cause();
        boolean empty = cause == Missing.Cause.EMPTY || cause == Missing.Cause.NULL;
        if (!empty || !(question.values().get(Header.TABLES) instanceof Value.Text tables) || !binds.contains(tables)) {
            return none;
        }
        return tables.text().isEmpty()
                ? NoAnswer.settled(
                        cause,
                        "the header names no table",
                        "name the tables that are touched: `migration TYPE on TABLE, TABLE`")
                : NoAnswer.settled(
                        cause,
                        none.missing().detail() + " for " + tables.text(),
                        "see that they exist in this database, or use another metric: for them it has no value");
    }

    private static SqlText.Statement onlyStatement(Question question, int version) throws NoAnswer {
        if (!(question.query() instanceof Query.Sql query)) {
            throw refused("the query is no SQL", question);
        }
        List<SqlText.Statement> statements = query.on(version).statements();
        if (statements.size() != 1) {
            throw refused("there are " + statements.size() + " statements", question);
        }
        return statements.getFirst();
    }

    /** Gives a prepared statement the values of its binds. */
    void bindTo(PreparedStatement statement) throws SQLException {
        for (int i = 0; i < binds.size(); i++) {
            bind(statement, i + 1, binds.get(i));
        }
    }

    private static void bind(PreparedStatement statement, int index, Value value) throws SQLException {
        switch (value) {
            case Value.Amount amount -> {
                BigDecimal exact = BigDecimal.valueOf(amount.amount()).stripTrailingZeros();
                if (exact.scale() <= 0 && exact.precision() - exact.scale() <= 18) {
                    statement.setLong(index, exact.longValueExact());
                } else {
                    statement.setBigDecimal(index, exact);
                }
            }
            case Value.Flag flag -> statement.setBoolean(index, flag.set());
            case Value.Text text -> statement.setString(index, text.text());
            case Value.Moment moment ->
                statement.setObject(index, moment.instant().atOffset(ZoneOffset.UTC));
            case Value.Series series -> throw new IllegalArgumentException("several series are no bind");
        }
    }

    /** Refuses what is not a single read; tells whether it looks at other sessions. */
    private static boolean guard(String sql, Question question, SqlFlavour flavour) throws NoAnswer {
        SqlTokens.Scan scan = SqlTokens.scan(sql);
        if (scan.fault().isPresent() || scan.tokens().stream().anyMatch(MetricSql::isSemicolon)) {
            throw refused("there is more than one statement, or an open quote", question);
        }
        List<SqlStatement> statements = SqlStatement.split(sql, scan.tokens());
        if (statements.size() != 1) {
            throw refused("there is no statement", question);
        }
        var writes = statements.getFirst().writes();
        if (writes.isPresent()) {
            throw refused(writes.get().phrase(), question);
        }
        Optional<String> peculiar = flavour.refusal(sql, scan.tokens());
        if (peculiar.isPresent()) {
            throw refused(peculiar.get(), question);
        }
        for (SqlToken token : scan.tokens()) {
            if (isName(token) && flavour.acts(token.word()) && isCalled(token, sql)) {
                throw refused("`" + token.word() + "` acts", question);
            }
        }
        return scan.tokens().stream().anyMatch(token -> isName(token) && flavour.showsSessions(token.word()));
    }

    private static boolean isName(SqlToken token) {
        return token.kind() == SqlToken.Kind.WORD || token.kind() == SqlToken.Kind.QUOTED;
    }

    private static boolean isCalled(SqlToken name, String sql) {
        return sql.substring(name.end()).stripLeading().startsWith("(");
    }

    private static boolean isSemicolon(SqlToken token) {
        return token.kind() == SqlToken.Kind.SEMICOLON;
    }

    private static Value value(String name, Question question) throws NoAnswer {
        Value value = question.values().get(name);
        if (value == null || value instanceof Value.Series) {
            throw NoAnswer.settled(
                    Missing.Cause.TYPE,
                    ":" + name + " has no value that can be bound",
                    "declare `param " + name + "`, or capture it with `into " + name + "` in a step that runs earlier");
        }
        return value;
    }

    private static String quoted(String name, Question question) throws NoAnswer {
        if (!(value(name, question) instanceof Value.Text text)) {
            throw NoAnswer.settled(
                    Missing.Cause.TYPE,
                    ":\"" + name + "\" is no identifier",
                    "declare `param " + name + " identifier`");
        }
        return quoted(text.text());
    }

    private static String quoted(String name) {
        return Arrays.stream(name.split("\\.", -1))
                .map(part -> '"' + part.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining("."));
    }

    private static String shown(Part part, Map<String, Value> values) {
        return switch (part) {
            case Part.Literal literal -> literal.text();
            case Part.Bind bind -> shown(values.get(bind.name()), ":" + bind.name());
            case Part.Identifier identifier ->
                values.get(identifier.name()) instanceof Value.Text text
                        ? text.text()
                        : ":\"" + identifier.name() + "\"";
            case Part.Range range -> ":range";
        };
    }

    private static String shown(Value value, String otherwise) {
        return switch (value) {
            case Value.Amount amount ->
                BigDecimal.valueOf(amount.amount()).stripTrailingZeros().toPlainString();
            case Value.Flag flag -> Boolean.toString(flag.set());
            case Value.Text text -> "'" + text.text().replace("'", "''") + "'";
            case Value.Moment moment -> "'" + moment.instant() + "'";
            case Value.Series series -> otherwise;
            case null -> otherwise;
        };
    }

    private static NoAnswer refused(String why, Question question) {
        return NoAnswer.settled(
                Missing.Cause.TYPE,
                why + "; a metric is one statement that reads",
                "write one SELECT for metric " + question.metric());
    }
}
