package dev.sluice.step.target;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code schema.sql} says, read from its text, so that nothing of it is written twice. */
final class SchemaDefinition {

    private static final Pattern TABLE =
            Pattern.compile("(create table sluice\\.(\\w+) \\((.*?)\\n\\);)(.*?)(?=\\n-- |\\z)", Pattern.DOTALL);
    private static final Pattern TRIGGER = Pattern.compile("create trigger (\\w+) ");
    private static final Pattern COLUMN =
            Pattern.compile("^  (?!primary key \\()(\\w+) ([^\\n]*?),?$", Pattern.MULTILINE);

    private static final List<Table> TABLES = read();

    private SchemaDefinition() {}

    /**
     * A table.
     *
     * @param create the statement that creates it
     * @param columns their definitions by their names, in order
     */
    record Table(String name, String create, Map<String, String> columns, Optional<Guard> guard) {

        /** Adds a column. Those that came after a table's first version may be null, so that its rows can stay. */
        String add(String column) {
            return "alter table sluice." + name + " add column " + column + " " + columns.get(column) + ";";
        }
    }

    /**
     * What keeps a table's rows from being changed.
     *
     * @param create the statements that create it
     */
    record Guard(String trigger, String create) {}

    static List<Table> tables() {
        return TABLES;
    }

    private static List<Table> read() {
        List<Table> tables = new ArrayList<>();
        Matcher table = TABLE.matcher(text());
        while (table.find()) {
            Map<String, String> columns = new LinkedHashMap<>();
            Matcher column = COLUMN.matcher(table.group(3));
            while (column.find()) {
                columns.put(column.group(1), column.group(2));
            }
            Matcher trigger = TRIGGER.matcher(table.group(4));
            Optional<Guard> guard = trigger.find()
                    ? Optional.of(new Guard(trigger.group(1), table.group(4).strip()))
                    : Optional.empty();
            tables.add(new Table(table.group(2), table.group(1), columns, guard));
        }
        return List.copyOf(tables);
    }

    /** The whole of it. */
    static String text() {
        try (InputStream file = SchemaDefinition.class.getResourceAsStream("schema.sql")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
