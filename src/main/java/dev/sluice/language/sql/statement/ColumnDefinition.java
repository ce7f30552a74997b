package dev.sluice.language.sql.statement;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A column as {@code create table} and {@code add column} define it.
 *
 * @param name folded
 * @param type with its length and brackets
 * @param defaultValue the expression behind {@code default}
 * @param notNull whether it says so; a primary key and an identity mean it, too
 * @param expression of a generated column
 * @param constraints those at the column that are neither {@code not null} nor {@code null} without a name
 */
public record ColumnDefinition(
        Extent at,
        String name,
        Fragment type,
        Optional<Fragment> defaultValue,
        boolean notNull,
        Generated generated,
        Optional<Fragment> expression,
        List<Constraint> constraints) {
    private static final Set<String> SERIAL =
            Set.of("serial", "bigserial", "smallserial", "serial2", "serial4", "serial8");

    /** How its values come about. */
    public enum Generated {
        NO,
        STORED,
        VIRTUAL,
        IDENTITY
    }

    public ColumnDefinition {
        constraints = List.copyOf(constraints);
    }

    /** Whether its type makes a sequence. */
    public boolean isSerial() {
        return SERIAL.contains(type.words());
    }

    /** The tables that foreign keys at the column refer to. */
    public List<TableName> references() {
        return constraints.stream()
                .filter(Constraint.ForeignKey.class::isInstance)
                .map(constraint -> ((Constraint.ForeignKey) constraint).referenced())
                .toList();
    }
}
