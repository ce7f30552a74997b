package dev.sluice.language.sql;

import dev.sluice.language.model.SqlText;
import dev.sluice.language.model.SqlText.Part;
import dev.sluice.language.sql.SqlToken.Kind;
import dev.sluice.language.text.RawText;
import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.List;

/** Cuts SQL into statements and pieces, so that a value can only ever go where a bind variable goes. */
public final class SqlReader {
    /** The name of the place where the engine writes the key condition. */
    public static final String RANGE = "range";

    private SqlReader() {}

    /** The pieces of the statements of a text, comments and all. */
    public static SqlText read(RawText source, List<SqlStatement> statements) {
        return new SqlText(pieces(statements), source);
    }

    /** The same from the text alone; an unclosed quote ends the last statement. */
    public static SqlText read(String raw, Span span) {
        List<SqlStatement> statements =
                SqlStatement.split(raw, SqlTokens.scan(raw).tokens());
        return new SqlText(pieces(statements), raw, span);
    }

    private static List<SqlText.Statement> pieces(List<SqlStatement> statements) {
        List<SqlText.Statement> pieces = new ArrayList<>(statements.size());
        for (SqlStatement statement : statements) {
            pieces.add(pieces(statement));
        }
        return pieces;
    }

    private static SqlText.Statement pieces(SqlStatement statement) {
        List<Part> parts = new ArrayList<>();
        int from = statement.start();
        for (SqlToken bind : statement.binds()) {
            literal(parts, statement.text(), from, bind.start());
            parts.add(part(bind));
            from = bind.end();
        }
        literal(parts, statement.text(), from, statement.end());
        return new SqlText.Statement(parts, statement.keyword(), statement.start());
    }

    private static void literal(List<Part> parts, String text, int from, int to) {
        if (from < to) {
            parts.add(new Part.Literal(text.substring(from, to)));
        }
    }

    private static Part part(SqlToken bind) {
        if (bind.kind() == Kind.IDENTIFIER_BIND) {
            return new Part.Identifier(bind.word());
        }
        return bind.word().equals(RANGE) ? new Part.Range() : new Part.Bind(bind.word());
    }
}
