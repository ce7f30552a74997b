package dev.sluice.step.sql;

import dev.sluice.step.Found;
import dev.sluice.step.Found.Finding;
import dev.sluice.step.target.Row;
import dev.sluice.step.target.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out from the catalogs whether a statement that left no row of its own took place. */
final class CatalogProbe {

    private static final String INDEX = """
            select i.indisvalid and i.indisready, exists (select from pg_stat_progress_create_index p where p.index_relid = c.oid)
            from pg_index i join pg_class c on c.oid = i.indexrelid
            where c.relname = ? and i.indrelid = to_regclass(?)
            """;

    private static final String CONSTRAINT =
            "select convalidated from pg_constraint where conrelid = to_regclass(?) and conname = ?";

    private static final String COLUMN = """
            select attnotnull from pg_attribute
            where attrelid = to_regclass(?) and attname = ? and attnum > 0 and not attisdropped
            """;

    private final Session session;
    private final Words words;
    /** Whether other statements took place with this one, or did not. */
    private final boolean several;
    /** Whether what is asked about may have been so before, and the server takes that for done. */
    private boolean tolerant;

    private CatalogProbe(Session session, SqlStatement statement, boolean several) {
        this.session = session;
        this.words = Words.of(Prepared.of(statement).sql());
        this.several = several;
    }

    /**
     * Of statements that took place together or not at all: what the catalogs tell of each, unless that differs, as where one
     * drops what another creates. What may have been so before tells nothing of the others, nor does what can be repeated.
     */
    static Found ask(Session session, List<SqlStatement> statements) throws SQLException {
        List<Found> telling = new ArrayList<>();
        Found silent = new Found(Finding.UNKNOWN, "there is nothing to ask the catalogs about");
        for (SqlStatement statement : statements) {
            Found found = ask(session, statement, statements.size() > 1);
            if (found.finding() == Finding.NOT_YET) {
                return found;
            }
            if (found.finding() == Finding.UNKNOWN) {
                silent = found;
            } else {
                telling.add(found);
            }
        }
        if (telling.isEmpty()) {
            return silent;
        }
        Found first = telling.getFirst();
        return telling.stream().allMatch(found -> found.finding() == first.finding())
                ? first
                : new Found(
                        Finding.UNKNOWN,
                        "the catalogs do not agree: "
                                + String.join(
                                        "; ",
                                        telling.stream().map(Found::detail).toList()));
    }

    /** Unknown for statements that the catalogs tell nothing about. */
    static Found ask(Session session, SqlStatement statement) throws SQLException {
        return ask(session, statement, false);
    }

    private static Found ask(Session session, SqlStatement statement, boolean several) throws SQLException {
        Optional<IndexBuild> build = IndexBuild.in(statement);
        if (build.isPresent()) {
            return built(session, build.get());
        }
        CatalogProbe probe = new CatalogProbe(session, statement, several);
        return probe.other()
                .map(probe::whole)
                .orElse(new Found(Finding.UNKNOWN, "the catalogs do not tell; the step has no probe"));
    }

    private static Found built(Session session, IndexBuild build) throws SQLException {
        if (build.rebuild() || build.name().isEmpty()) {
            return build.leftBehind(session).stream()
                    .findFirst()
                    .map(index -> new Found(Finding.HALF_DONE, "index " + index.name() + " is invalid"))
                    .orElse(new Found(Finding.UNKNOWN, "the catalogs do not tell whether the build was completed"));
        }
        return session.first(
                        INDEX,
                        row -> built(build.name(), row.getBoolean(1), row.getBoolean(2)),
                        build.name(),
                        build.relation())
                .orElse(new Found(Finding.NOT_DONE, "there is no index " + build.name()));
    }

    private static Found built(String name, boolean valid, boolean building) {
        if (building) {
            return new Found(Finding.NOT_YET, "somebody is building index " + name + " at this moment");
        }
        return valid
                ? new Found(Finding.DONE, "index " + name + " is there and valid")
                : new Found(Finding.HALF_DONE, "index " + name + " is there and invalid");
    }

    private Found whole(Found first) {
        return tolerant && (several || words.goOn()) ? first.ofSeveral() : first;
    }

    private Optional<Found> other() throws SQLException {
        if (words.skip("vacuum") || words.skip("analyze") || words.skip("alter", "system")) {
            return several
                    ? Optional.empty()
                    : Optional.of(new Found(Finding.NOT_DONE, "it can be repeated without harm"));
        }
        if (words.skip("drop", "index")) {
            words.skip("concurrently");
            tolerant = words.skip("if", "exists");
            return found(words.name(), this::indexGone);
        }
        if (!words.skip("alter", "table")) {
            return Optional.empty();
        }
        words.skip("if", "exists");
        words.skip("only");
        Optional<String> table = words.name();
        return table.isEmpty() ? Optional.empty() : altered(table.get());
    }

    private Optional<Found> altered(String table) throws SQLException {
        if (words.skip("validate", "constraint")) {
            tolerant = true;
            return found(words.name().map(Words::bare), name -> constraint(table, name, true));
        }
        if (words.skip("add", "constraint")) {
            return found(words.name().map(Words::bare), name -> constraint(table, name, false));
        }
        if (words.skip("drop", "constraint")) {
            tolerant = words.skip("if", "exists");
            return found(
                    dropped(),
                    name -> gone(
                            "constraint",
                            name,
                            session.first(CONSTRAINT, Row.THERE, table, name).isPresent()));
        }
        if (words.skip("add", "column")) {
            tolerant = words.skip("if", "not", "exists");
            return found(
                    words.name().map(Words::bare),
                    name -> present("column", name, column(table, name).isPresent()));
        }
        if (words.skip("drop", "column")) {
            tolerant = words.skip("if", "exists");
            return found(
                    dropped(), name -> gone("column", name, column(table, name).isPresent()));
        }
        if (words.skip("alter", "column")) {
            Optional<String> column = words.name().map(Words::bare);
            boolean set = words.skip("set", "not", "null");
            tolerant = true;
            return set || words.skip("drop", "not", "null")
                    ? found(column, name -> notNull(table, name, set))
                    : Optional.empty();
        }
        return Optional.empty();
    }

    /** Absent where the rest of the statement brings the name back: it is there before and behind it. */
    private Optional<String> dropped() {
        return words.name().map(Words::bare).filter(name -> !words.comesBack(name));
    }

    private Found indexGone(String name) throws SQLException {
        Optional<Boolean> valid =
                session.first("select indisvalid from pg_index where indexrelid = to_regclass(?)", Row.FLAG, name);
        if (valid.isEmpty()) {
            return new Found(Finding.DONE, "index " + name + " is gone");
        }
        return valid.get()
                ? new Found(Finding.NOT_DONE, "index " + name + " is still there")
                : new Found(Finding.HALF_DONE, "index " + name + " is still there, and invalid");
    }

    private Found constraint(String table, String name, boolean validated) throws SQLException {
        Optional<Boolean> valid = session.first(CONSTRAINT, Row.FLAG, table, name);
        if (valid.isEmpty()) {
            return new Found(Finding.NOT_DONE, "there is no constraint " + name);
        }
        return valid.get() || !validated
                ? new Found(Finding.DONE, "constraint " + name + " is there" + (valid.get() ? " and validated" : ""))
                : new Found(Finding.NOT_DONE, "constraint " + name + " is not validated");
    }

    private Optional<Boolean> column(String table, String name) throws SQLException {
        return session.first(COLUMN, Row.FLAG, table, name);
    }

    private Found notNull(String table, String name, boolean wanted) throws SQLException {
        boolean is = column(table, name).orElse(false);
        return new Found(
                is == wanted ? Finding.DONE : Finding.NOT_DONE,
                "column " + name + (is ? " is" : " is not") + " NOT NULL");
    }

    private static Found present(String what, String name, boolean there) {
        return there
                ? new Found(Finding.DONE, what + " " + name + " is there")
                : new Found(Finding.NOT_DONE, "there is no " + what + " " + name);
    }

    private static Found gone(String what, String name, boolean there) {
        return there
                ? new Found(Finding.NOT_DONE, what + " " + name + " is still there")
                : new Found(Finding.DONE, what + " " + name + " is gone");
    }

    @FunctionalInterface
    private interface Look {
        Found at(String name) throws SQLException;
    }

    private static Optional<Found> found(Optional<String> name, Look look) throws SQLException {
        return name.isEmpty() ? Optional.empty() : Optional.of(look.at(name.get()));
    }
}
