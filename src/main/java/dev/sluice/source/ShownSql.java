package dev.sluice.source;

import dev.sluice.language.model.SqlText;
import dev.sluice.language.model.SqlText.Part;
import dev.sluice.language.sql.SqlStatement;
import dev.sluice.language.sql.statement.TableName;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A statement as a server is shown it, with the way back to the author's text: {@code $1} stands for a bind, a quoted name for an
 * identifier, and a condition on the key for {@code :range}.
 *
 * @param types of the binds, in order; {@code unknown} where no value is known before a run
 * @param values of the binds as literals, in order; NULL where no value is known
 * @param pieces where each part stands in both texts
 */
record ShownSql(String sql, List<String> types, List<String> values, List<Piece> pieces) {

    /** Offsets of one part, as {@link String#charAt} counts; what was written for a bind has one place in the author's text. */
    private record Piece(int shown, int raw, boolean literal) {}

    /** @param key of a backfill, as SQL names its columns */
    static ShownSql of(SqlText text, SqlText.Statement statement, Map<String, Value> values, List<String> key) {
        StringBuilder sql = new StringBuilder();
        List<String> types = new ArrayList<>();
        List<String> literals = new ArrayList<>();
        List<Piece> pieces = new ArrayList<>();
        int raw = statement.offset();
        for (Part part : statement.parts()) {
            pieces.add(new Piece(sql.length(), raw, part instanceof Part.Literal));
            switch (part) {
                case Part.Literal literal -> {
                    sql.append(literal.text());
                    raw += literal.text().length();
                }
                case Part.Bind bind -> {
                    if (statement.keyword().equals(SqlStatement.ALTER_SYSTEM)) {
                        sql.append(values.containsKey(bind.name()) ? literal(values.get(bind.name())) : "''");
                    } else {
                        types.add(type(values.get(bind.name())));
                        literals.add(literal(values.get(bind.name())));
                        sql.append('$').append(types.size());
                    }
                    raw += 1 + bind.name().length();
                }
                case Part.Identifier identifier -> {
                    sql.append(quoted(values.get(identifier.name()), identifier.name()));
                    raw = text.raw().indexOf('"', raw + 2) + 1;
                }
                case Part.Range range -> {
                    sql.append(key.stream()
                            .map(column -> quotedPart(TableName.inCatalog(column)) + " is not null")
                            .collect(Collectors.joining(" and ", "(", ")")));
                    raw += ":range".length();
                }
            }
        }
        return new ShownSql(sql.toString(), types, literals, pieces);
    }

    /** The offset in the author's text of an offset in this one. */
    int rawOffset(int shown) {
        Piece found = pieces.getFirst();
        for (Piece piece : pieces) {
            if (piece.shown <= shown) {
                found = piece;
            }
        }
        return found.literal ? found.raw + shown - found.shown : found.raw;
    }

    private static String type(Value value) {
        return switch (value) {
            case null -> "unknown";
            case Value.Amount amount -> amount.amount() == Math.rint(amount.amount()) ? "bigint" : "numeric";
            case Value.Flag flag -> "boolean";
            case Value.Text text -> "unknown";
            case Value.Moment moment -> "timestamptz";
            case Value.Series series -> "unknown";
        };
    }

    private static String literal(Value value) {
        return switch (value) {
            case null -> "NULL";
            case Value.Amount amount ->
                java.math.BigDecimal.valueOf(amount.amount()).toPlainString();
            case Value.Flag flag -> Boolean.toString(flag.set());
            case Value.Text text -> "'" + text.text().replace("'", "''") + "'";
            case Value.Moment moment -> "'" + moment.instant() + "'";
            case Value.Series series -> "NULL";
        };
    }

    private static String quoted(Value value, String name) {
        return quoted(value instanceof Value.Text text ? text.text() : name);
    }

    private static String quoted(String name) {
        return Arrays.stream(name.split("\\.", -1)).map(ShownSql::quotedPart).collect(Collectors.joining("."));
    }

    private static String quotedPart(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
