package dev.sluice.step.target;

import dev.sluice.step.Held;
import dev.sluice.step.Unfit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The schema {@code sluice} in a target database; {@code schema.sql} beside this class says what is in it. */
public final class Schema {

    private static final String PRIVILEGES = "select, insert, update, delete";
    /** The copies of journals are only added to. */
    private static final String KEPT = "journal";

    private static final String KEPT_PRIVILEGES = "select, insert";
    private static final Pattern TABLE =
            Pattern.compile("create table sluice\\.(\\w+) \\((.*?)\\n\\);", Pattern.DOTALL);
    private static final Pattern COLUMN = Pattern.compile("^  (?!primary key)(\\w+) ", Pattern.MULTILINE);

    private Schema() {}

    /** The statements that create it, and the grants that the given role needs, for a DBA to run. */
    public static String print(String role) {
        String quoted = "\"" + role.replace("\"", "\"\"") + "\"";
        return definition() + "\ngrant usage on schema sluice to " + quoted + ";\ngrant " + PRIVILEGES
                + " on all tables in schema sluice to " + quoted + ";\nrevoke update, delete, truncate on sluice."
                + KEPT
                + " from " + quoted + ";\n";
    }

    /** What is missing or not granted, in words; empty if all is there. */
    public static List<String> check(Target target) {
        return run(target, Schema::missing);
    }

    /**
     * Creates it in one transaction; only on explicit request. Does nothing if all is there, and waits for another process that
     * creates it at this moment.
     */
    public static void create(Target target) {
        run(target, session -> {
            session.begin(Limits.OWN);
            try {
                session.first("select pg_advisory_xact_lock(hashtext('sluice schema'))", row -> true);
                if (!missing(session).isEmpty()) {
                    session.execute(definition());
                }
                session.commit();
            } finally {
                session.rollback();
            }
            return true;
        });
    }

    /**
     * Removes it with everything in it.
     *
     * @throws Held while a run is open
     */
    public static void drop(Target target) {
        run(target, session -> {
            session.begin(Limits.OWN);
            try {
                if (exists(session, "fence")) {
                    refuseOpenRuns(session);
                }
                for (String table : tables().keySet()) {
                    session.execute("drop table if exists sluice." + table);
                }
                session.execute("drop function if exists sluice.keep_journal()");
                session.execute("drop schema if exists sluice");
                session.commit();
            } finally {
                session.rollback();
            }
            return true;
        });
    }

    /**
     * Holds a run back until it is there.
     *
     * @throws Unfit naming the command to type
     */
    public static void require(Target target) {
        List<String> missing = check(target);
        if (!missing.isEmpty()) {
            throw new Unfit(
                    "the schema sluice is not ready in source " + target.name() + ": " + String.join("; ", missing),
                    "run again with --create-schema, or let a DBA run what this prints: sluice schema print");
        }
    }

    private static void refuseOpenRuns(Session session) throws SQLException {
        session.execute("lock table sluice.fence in exclusive mode");
        List<String> open = session.all(
                "select run_id from sluice.fence where closed_at is null order by run_id", row -> row.getString(1));
        if (!open.isEmpty()) {
            throw new Held(
                    "runs are still open: " + String.join(", ", open),
                    "resume or abort each first: sluice resume " + open.getFirst());
        }
    }

    private static List<String> missing(Session session) throws SQLException {
        if (session.first("select 1 from pg_namespace where nspname = 'sluice'", row -> true)
                .isEmpty()) {
            return List.of("there is no schema sluice");
        }
        if (!session.first("select has_schema_privilege('sluice', 'usage')", row -> row.getBoolean(1))
                .orElse(false)) {
            return List.of("no usage granted on schema sluice");
        }
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, List<String>> table : tables().entrySet()) {
            missingIn(session, table.getKey(), table.getValue()).ifPresent(missing::add);
        }
        return missing;
    }

    private static Optional<String> missingIn(Session session, String table, List<String> columns) throws SQLException {
        if (!exists(session, table)) {
            return Optional.of("there is no table sluice." + table);
        }
        List<String> lacking = new ArrayList<>(columns);
        lacking.removeAll(session.all(
                "select attname from pg_attribute where attrelid = to_regclass(?) and not attisdropped",
                row -> row.getString(1),
                "sluice." + table));
        if (!lacking.isEmpty()) {
            return Optional.of("table sluice." + table + " lacks " + String.join(", ", lacking));
        }
        for (String privilege : (table.equals(KEPT) ? KEPT_PRIVILEGES : PRIVILEGES).split(", ")) {
            if (!session.first(
                            "select has_table_privilege(to_regclass(?), ?)",
                            row -> row.getBoolean(1),
                            "sluice." + table,
                            privilege)
                    .orElse(false)) {
                return Optional.of("no " + privilege + " granted on sluice." + table);
            }
        }
        return Optional.empty();
    }

    static boolean exists(Session session, String table) throws SQLException {
        return session.first("select 1 where to_regclass(?) is not null", row -> true, "sluice." + table)
                .isPresent();
    }

    /** Tables and their columns, read from the definition itself. */
    private static Map<String, List<String>> tables() {
        Map<String, List<String>> tables = new LinkedHashMap<>();
        Matcher table = TABLE.matcher(definition());
        while (table.find()) {
            List<String> columns = new ArrayList<>();
            Matcher column = COLUMN.matcher(table.group(2));
            while (column.find()) {
                columns.add(column.group(1));
            }
            tables.put(table.group(1), columns);
        }
        return tables;
    }

    private static String definition() {
        try (InputStream file = Schema.class.getResourceAsStream("schema.sql")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static <T> T run(Target target, Watchdog.Question<T> work) {
        try {
            return work.answer(target.effects());
        } catch (SQLException failure) {
            throw new Unfit(
                    "the schema sluice of source " + target.name() + ": " + SqlErrors.describe(failure),
                    "let a DBA run what this prints: sluice schema print",
                    failure);
        }
    }
}
