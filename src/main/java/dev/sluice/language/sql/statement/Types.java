package dev.sluice.language.sql.statement;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which changes of a column's type leave its rows as they are. Source: the casts of PostgreSQL 12 to 18 that only relabel or widen. */
final class Types {
    private static final Pattern TYPE =
            Pattern.compile("([a-z ]+?)\\s*(?:\\(\\s*(\\d+)\\s*(?:,\\s*(-?\\d+)\\s*)?\\))?( with(?:out)? time zone)?");
    private static final Map<String, String> SAME = Map.ofEntries(
            Map.entry("varchar", "character varying"),
            Map.entry("char varying", "character varying"),
            Map.entry("decimal", "numeric"),
            Map.entry("dec", "numeric"),
            Map.entry("int", "integer"),
            Map.entry("int4", "integer"),
            Map.entry("int8", "bigint"),
            Map.entry("int2", "smallint"),
            Map.entry("bool", "boolean"),
            Map.entry("float8", "double precision"),
            Map.entry("float4", "real"),
            Map.entry("varbit", "bit varying"),
            Map.entry("timestamp without time zone", "timestamp"),
            Map.entry("timestamptz", "timestamp with time zone"),
            Map.entry("time without time zone", "time"),
            Map.entry("timetz", "time with time zone"));
    /** Types whose length or precision may grow without touching a row. */
    private static final Set<String> GROWING = Set.of(
            "character varying",
            "numeric",
            "bit varying",
            "timestamp",
            "timestamp with time zone",
            "time",
            "time with time zone",
            "interval");
    /** PostgreSQL's own types, none of which carries a constraint as a domain does. */
    private static final Set<String> PLAIN = Set.of(
            "text",
            "integer",
            "bigint",
            "smallint",
            "boolean",
            "real",
            "double precision",
            "uuid",
            "json",
            "jsonb",
            "date",
            "bytea",
            "inet",
            "cidr",
            "macaddr",
            "character",
            "char",
            "bit",
            "xml",
            "money",
            "oid",
            "tsvector",
            "tsquery",
            "float",
            "name",
            "serial",
            "bigserial",
            "smallserial",
            "serial4",
            "serial8",
            "serial2",
            "point",
            "int4range",
            "int8range",
            "numrange",
            "tsrange",
            "tstzrange",
            "daterange",
            "citext",
            "hstore",
            "ltree",
            "geometry",
            "geography",
            "vector",
            "bpchar");

    private Types() {}

    private record Shape(String name, OptionalInt length, OptionalInt scale) {}

    private static Optional<Shape> shape(String type) {
        Matcher matcher = TYPE.matcher(type.toLowerCase(Locale.ROOT).strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String zone = matcher.group(4) == null ? "" : matcher.group(4);
        String name = matcher.group(1).strip() + zone;
        return Optional.of(
                new Shape(SAME.getOrDefault(name, name), number(matcher.group(2)), number(matcher.group(3))));
    }

    private static OptionalInt number(String digits) {
        return digits == null || digits.length() > 6 ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits));
    }

    /** Whether rows of one type are valid rows of the other as they lie on disk. */
    static boolean keepsRows(String from, String to) {
        Optional<Shape> before = shape(from);
        Optional<Shape> after = shape(to);
        if (before.isEmpty() || after.isEmpty()) {
            return false;
        }
        Shape old = before.get();
        Shape changed = after.get();
        if (old.name().equals(changed.name())) {
            return GROWING.contains(old.name()) ? grows(old, changed) : old.equals(changed);
        }
        boolean toText =
                old.name().equals("character varying") && changed.name().equals("text");
        boolean toVarchar = old.name().equals("text") && changed.name().equals("character varying");
        return toText
                || toVarchar && changed.length().isEmpty()
                || old.name().equals("cidr") && changed.name().equals("inet");
    }

    private static boolean grows(Shape old, Shape changed) {
        if (changed.length().isEmpty()) {
            return true;
        }
        boolean sameScale = old.scale().orElse(0) == changed.scale().orElse(0);
        return old.length().isPresent()
                && changed.length().getAsInt() >= old.length().getAsInt()
                && sameScale;
    }

    /** From which types the change would keep the rows, as a phrase; absent if from none but the same. */
    static Optional<String> keepersOf(String to) {
        return shape(to).flatMap(shape -> {
            String length = shape.length().isPresent() ? "(" + shape.length().getAsInt() + ")" : "";
            return switch (shape.name()) {
                case "text" -> Optional.of("the column is varchar");
                case "character varying" ->
                    Optional.of(
                            length.isEmpty()
                                    ? "the column is varchar or text"
                                    : "the column is varchar of no more than "
                                            + shape.length().getAsInt());
                case "numeric" ->
                    Optional.of(
                            length.isEmpty()
                                    ? "the column is numeric"
                                    : "the column is numeric of no higher precision and the same scale");
                case "inet" -> Optional.of("the column is cidr");
                default ->
                    GROWING.contains(shape.name())
                            ? Optional.of("the column is " + shape.name() + " of no higher precision")
                            : Optional.empty();
            };
        });
    }

    /** Whether it is one of PostgreSQL's own, or an array of it, and so no domain. */
    static boolean isPlain(String type) {
        String element = type.replaceAll("(\\s*\\[\\d*\\])+$", "").replaceFirst("^pg_catalog\\.", "");
        return shape(element)
                .map(Shape::name)
                .filter(name -> PLAIN.contains(name) || GROWING.contains(name))
                .isPresent();
    }
}
