package dev.sluice.step.mariadb;

import dev.sluice.step.Held;
import dev.sluice.step.target.Row;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The database {@code sluice} of a server; {@code schema.sql} beside this class says what is in it. */
final class MariaSchema {

    private static final Pattern TABLE =
            Pattern.compile("create table if not exists sluice\\.(\\w+) \\((.*?)\\n\\)", Pattern.DOTALL);
    private static final Pattern COLUMN =
            Pattern.compile("^  (?!primary key \\()(\\w+) ([^\\n]*?),?$", Pattern.MULTILINE);
    private static final String TABLES =
            "select table_name from information_schema.tables where table_schema = 'sluice'";

    private static final String COLUMNS =
            "select table_name, column_name from information_schema.columns where table_schema = 'sluice'";

    private MariaSchema() {}

    /** What is missing, in words; empty if all is there. A table that the user may not see is missing, too. */
    static List<String> missing(MariaSession session) throws SQLException {
        Set<String> there = there(session);
        if (there.isEmpty()) {
            return List.of("there is no database sluice, or none of its tables is granted");
        }
        Map<String, Set<String>> columns = columns(session);
        List<String> missing = new ArrayList<>();
        for (String table : tables()) {
            if (!there.contains(table)) {
                missing.add("table sluice." + table + " is not there, or not granted");
                continue;
            }
            Set<String> lacking = lacking(columns, table).keySet();
            if (!lacking.isEmpty()) {
                missing.add("table sluice." + table + " lacks " + String.join(", ", lacking));
            }
        }
        return missing;
    }

    /**
     * Creates what is missing, columns of older versions' tables among it. Each statement commits by itself; what an earlier try has
     * left is passed over.
     */
    static void create(MariaSession session) throws SQLException {
        for (String statement : text().replaceAll("(?m)^--.*$", "").split(";")) {
            if (!statement.isBlank()) {
                session.execute(statement.strip());
            }
        }
        for (String statement : additions(session)) {
            session.execute(statement);
        }
    }

    private static List<String> additions(MariaSession session) throws SQLException {
        List<String> additions = new ArrayList<>();
        Set<String> there = there(session);
        Map<String, Set<String>> columns = columns(session);
        for (String table : tables().stream().filter(there::contains).toList()) {
            lacking(columns, table)
                    .forEach((column, definition) -> additions.add(
                            "alter table sluice." + table + " add column if not exists " + column + " " + definition));
        }
        return additions;
    }

    /** Columns that are not there, with their definitions. */
    private static Map<String, String> lacking(Map<String, Set<String>> there, String table) {
        Map<String, String> lacking = definitions(table);
        lacking.keySet().removeAll(there.getOrDefault(table, Set.of()));
        return lacking;
    }

    /** Of all tables, by one question: the way to the server may be long. */
    private static Map<String, Set<String>> columns(MariaSession session) throws SQLException {
        Map<String, Set<String>> columns = new HashMap<>();
        session.all(
                COLUMNS,
                row -> columns.computeIfAbsent(row.getString(1), table -> new HashSet<>())
                        .add(row.getString(2)));
        return columns;
    }

    private static Map<String, String> definitions(String table) {
        Map<String, String> columns = new LinkedHashMap<>();
        Matcher found = TABLE.matcher(text());
        while (found.find()) {
            Matcher column = COLUMN.matcher(found.group(2));
            while (found.group(1).equals(table) && column.find()) {
                columns.put(column.group(1), column.group(2));
            }
        }
        return columns;
    }

    /** @throws Held while a run is open */
    static void drop(MariaSession session) throws SQLException {
        Set<String> found = there(session);
        List<String> there = tables().stream().filter(found::contains).toList();
        if (!there.isEmpty()) {
            // Held until the tables are gone: dropping one ends a transaction, and nothing else would keep a run from
            // beginning.
            session.execute("lock tables "
                    + String.join(
                            ", ",
                            there.stream().map(it -> "sluice." + it + " write").toList()));
            try {
                if (there.contains("fence")) {
                    refuseOpenRuns(session);
                }
                for (String table : there) {
                    session.execute("drop table sluice." + table);
                }
            } finally {
                session.execute("unlock tables");
            }
        }
        if (there(session).isEmpty()) {
            session.execute("drop database if exists sluice");
        }
    }

    private static Set<String> there(MariaSession session) throws SQLException {
        return new HashSet<>(session.all(TABLES, Row.TEXT));
    }

    private static void refuseOpenRuns(MariaSession session) throws SQLException {
        List<String> open =
                session.all("select run_id from sluice.fence where closed_at is null order by run_id", Row.TEXT);
        if (!open.isEmpty()) {
            throw new Held(
                    "runs are still open: " + String.join(", ", open),
                    "resume or abort each first: sluice resume " + open.getFirst());
        }
    }

    /** The statements that create what is missing, and the grant that the given user needs, for a DBA to run. */
    static String print(MariaSession session, String user) throws SQLException {
        StringBuilder added = new StringBuilder();
        additions(session).forEach(statement -> added.append(statement).append(";\n"));
        return text() + "\n" + added + "grant select, insert, update, delete on sluice.* to " + user + ";\n";
    }

    static List<String> tables() {
        List<String> names = new ArrayList<>();
        Matcher table = TABLE.matcher(text());
        while (table.find()) {
            names.add(table.group(1));
        }
        return names;
    }

    private static String text() {
        try (InputStream file = MariaSchema.class.getResourceAsStream("schema.sql")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
