package dev.sluice.language.sql.statement;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The name of a table, index or other object, folded as PostgreSQL folds it.
 *
 * @param parts the schema, if one is written, and the name behind it
 * @param parameter whether a part of it is a place like {@code :"name"} that a parameter fills; that part is the parameter's name
 */
public record TableName(List<String> parts, boolean parameter, Extent at) {
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_$]*");

    public TableName {
        parts = List.copyOf(parts);
    }

    /** Without its schema. */
    public String name() {
        return parts.getLast();
    }

    public Optional<String> schema() {
        return parts.size() > 1 ? Optional.of(parts.get(parts.size() - 2)) : Optional.empty();
    }

    /** As SQL that names the same object; quotes where it needs them. */
    public String sql() {
        return parts.stream().map(TableName::quoted).collect(Collectors.joining("."));
    }

    /** A name as SQL; quotes where it needs them. */
    public static String quoted(String name) {
        return PLAIN.matcher(name).matches() && !Words.RESERVED.contains(name)
                ? name
                : "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** A single name as the catalog has it: what stands between its quotes, or the name folded. */
    public static String inCatalog(String written) {
        return written.startsWith("\"")
                ? written.substring(1, written.length() - 1).replace("\"\"", "\"")
                : Cursor.fold(written);
    }

    /** Whether both may be the same object: where only one has a schema, the search path decides, which the text does not tell. */
    public boolean mayBe(TableName other) {
        return name().equals(other.name())
                && (schema().isEmpty() || other.schema().isEmpty() || schema().equals(other.schema()));
    }

    @Override
    public String toString() {
        return sql();
    }
}
