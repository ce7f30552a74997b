package dev.sluice.step.backfill;

import dev.sluice.step.sql.Prepared;
import java.util.Map;
import java.util.Optional;

/**
 * One column of a key.
 *
 * @param name as the catalog has it
 * @param type name of its type in {@code pg_catalog}
 * @param collation quoted, where it differs from the database's own
 * @param order as {@link KeptColumn} has it
 */
record KeyColumn(String name, String type, Optional<String> collation, String order) {

    /** Types whose text form brings back the same value, and how a value of each becomes a place on a line. */
    private static final Map<String, Optional<String>> PLACES = Map.of(
            "int2", Optional.of("(%s)::float8"),
            "int4", Optional.of("(%s)::float8"),
            "int8", Optional.of("(%s)::float8"),
            "numeric", Optional.of("(%s)::float8"),
            "date", Optional.of("extract(epoch from (%s))::float8"),
            "timestamp", Optional.of("extract(epoch from (%s))::float8"),
            "timestamptz", Optional.of("extract(epoch from (%s))::float8"),
            "uuid", Optional.of("('x' || translate(left((%s)::text, 17), '-', ''))::bit(60)::bigint::float8"),
            "text", Optional.empty(),
            "varchar", Optional.empty());

    static final String SUPPORTED =
            "smallint, integer, bigint, numeric, uuid, text, varchar, date, timestamp, timestamptz";

    static boolean isSupported(String type) {
        return PLACES.containsKey(type);
    }

    boolean hasPlaces() {
        return PLACES.get(type).isPresent();
    }

    String quoted() {
        return Prepared.quote(name);
    }

    /** The place of a value given as text. */
    String argument() {
        return "?::pg_catalog." + type + collation.map(it -> " collate " + it).orElse("");
    }

    /** An expression for the place of a value on a line, NULL where the type has none. */
    String place(String value) {
        return PLACES.get(type).map(place -> place.formatted(value)).orElse("null::float8");
    }
}
