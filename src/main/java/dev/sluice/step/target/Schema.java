package dev.sluice.step.target;

import dev.sluice.step.Held;
import dev.sluice.step.Unfit;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The schema {@code sluice} in the ledger of a target; {@code schema.sql} beside this class says what is in it. */
public final class Schema {

    private static final String PRIVILEGES = "select, insert, update, delete";
    /** The copies of journals are only added to. */
    private static final String KEPT = "journal";

    private static final String KEPT_PRIVILEGES = "select, insert";

    /** Tables are altered by whoever owns them. */
    private static final String OWNER = """
            select case when n.oid is null then has_database_privilege(current_database(), 'create')
                        else pg_has_role(n.nspowner, 'usage') end,
                   format('role %s may not create it there: ', current_user)
                   || case when n.oid is null then format('it lacks the right CREATE on database %s', current_database())
                           else format('it belongs to %s', pg_get_userbyid(n.nspowner)) end
            from (select) one left join pg_namespace n on n.nspname = 'sluice'
            """;

    private Schema() {}

    /** The statements that create it, and the grants that the given role needs, for a DBA to run. */
    public static String print(String role) {
        return SchemaDefinition.text() + "\n" + grants(role);
    }

    /** The statements that create what is missing in a target, and the grants that the given role needs, for a DBA to run. */
    public static String printMissing(Target target, String role) {
        return run(target, session -> String.join("\n", lacking(session)) + "\n" + grants(role));
    }

    private static String grants(String role) {
        String quoted = "\"" + role.replace("\"", "\"\"") + "\"";
        return "grant usage on schema sluice to " + quoted + ";\ngrant " + PRIVILEGES
                + " on all tables in schema sluice to " + quoted + ";\nrevoke update, delete, truncate on sluice."
                + KEPT
                + " from " + quoted + ";\n";
    }

    /** What is missing or not granted, in words; empty if all is there. */
    public static List<String> check(Target target) {
        return run(target, Schema::missing);
    }

    /** Why the role could not create what is missing, in words; empty if it could. */
    static Optional<String> cannotCreate(Target target) {
        return run(target, session -> session.first(OWNER, row -> row.getBoolean(1) ? null : row.getString(2)));
    }

    /**
     * Creates it, or what an older version of it lacks, in one transaction; only on explicit request. Nothing is ever dropped or
     * changed. Waits for another process that does the same at this moment.
     */
    public static void create(Target target) {
        run(target, session -> {
            session.begin(Limits.OWN);
            try {
                session.first("select pg_advisory_xact_lock(hashtext('sluice schema'))", Row.THERE);
                for (String statement : lacking(session)) {
                    session.execute(statement);
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
                for (SchemaDefinition.Table table : SchemaDefinition.tables()) {
                    session.execute("drop table if exists sluice." + table.name());
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
                    "the schema sluice is not ready in source "
                            + target.ledger().name() + ": " + String.join("; ", missing),
                    "sluice schema create --env ENV (or run with --create-schema) creates what is missing, or let a DBA run"
                            + " what this prints: sluice schema print --env ENV");
        }
    }

    private static void refuseOpenRuns(Session session) throws SQLException {
        session.execute("lock table sluice.fence in exclusive mode");
        List<String> open =
                session.all("select run_id from sluice.fence where closed_at is null order by run_id", Row.TEXT);
        if (!open.isEmpty()) {
            throw new Held(
                    "runs are still open: " + String.join(", ", open),
                    "resume or abort each first: sluice resume " + open.getFirst());
        }
    }

    /** What creates the tables and columns that are missing. */
    private static List<String> lacking(Session session) throws SQLException {
        Optional<SchemaContents> there = SchemaContents.read(session);
        if (there.isEmpty()) {
            return List.of(SchemaDefinition.text());
        }
        List<String> statements = new ArrayList<>();
        for (SchemaDefinition.Table table : SchemaDefinition.tables()) {
            SchemaContents.Table found = there.get().tables().get(table.name());
            if (found == null) {
                statements.add(table.create());
                table.guard().map(SchemaDefinition.Guard::create).ifPresent(statements::add);
            } else {
                found.lacking(table).forEach(column -> statements.add(table.add(column)));
                found.guardLacking(table).map(SchemaDefinition.Guard::create).ifPresent(statements::add);
            }
        }
        return statements;
    }

    private static List<String> missing(Session session) throws SQLException {
        Optional<SchemaContents> there = SchemaContents.read(session);
        if (there.isEmpty()) {
            return List.of("there is no schema sluice");
        }
        if (!there.get().usable()) {
            return List.of("no usage granted on schema sluice");
        }
        return SchemaDefinition.tables().stream()
                .flatMap(table -> missingIn(there.get(), table).stream())
                .toList();
    }

    private static Optional<String> missingIn(SchemaContents there, SchemaDefinition.Table table) {
        SchemaContents.Table found = there.tables().get(table.name());
        if (found == null) {
            return Optional.of("there is no table sluice." + table.name());
        }
        List<String> lacking = found.lacking(table);
        if (!lacking.isEmpty()) {
            return Optional.of("table sluice." + table.name() + " lacks " + String.join(", ", lacking));
        }
        Optional<SchemaDefinition.Guard> guard = found.guardLacking(table);
        if (guard.isPresent()) {
            return Optional.of("table sluice." + table.name() + " lacks its trigger "
                    + guard.get().trigger());
        }
        return Stream.of((table.name().equals(KEPT) ? KEPT_PRIVILEGES : PRIVILEGES).split(", "))
                .filter(privilege -> !found.privileges().contains(privilege))
                .map(privilege -> "no " + privilege + " granted on sluice." + table.name())
                .findFirst();
    }

    static boolean exists(Session session, String table) throws SQLException {
        return session.first("select 1 where to_regclass(?) is not null", Row.THERE, "sluice." + table)
                .isPresent();
    }

    private static <T> T run(Target target, Watchdog.Question<T> work) {
        try {
            return work.answer(target.ledger().effects());
        } catch (SQLException failure) {
            throw new Unfit(
                    "the schema sluice of source " + target.ledger().name() + ": " + SqlErrors.describe(failure),
                    "let a DBA run what this prints: sluice schema print --env ENV",
                    failure);
        }
    }
}
