package dev.sluice.step.mariadb;

import dev.sluice.step.Found;
import dev.sluice.step.Found.Finding;
import dev.sluice.step.target.Row;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/** What there is in a database, by {@code information_schema}. */
record MariaThings(MariaSession session) {

    /** Kinds of things; those of a table are asked for by both names, others by their own. */
    enum Kind {
        TABLE("tables where table_schema = coalesce(?, database()) and table_name = ? and ? is not null"),
        TRIGGER("triggers where trigger_schema = coalesce(?, database()) and trigger_name = ? and ? is not null"),
        COLUMN("columns where table_schema = coalesce(?, database()) and table_name = ? and column_name = ?"),
        INDEX("statistics where table_schema = coalesce(?, database()) and table_name = ? and index_name = ?"),
        CONSTRAINT("table_constraints where table_schema = coalesce(?, database()) and table_name = ?"
                + " and constraint_name = ?");

        private final String from;

        Kind(String from) {
            this.from = from;
        }

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param of the table, or the thing itself where it is of none */
    boolean has(Kind kind, MariaName of, String name) throws SQLException {
        return session.first(
                        "select 1 from information_schema." + kind.from,
                        Row.THERE,
                        of.schema().orElse(null),
                        of.name(),
                        name)
                .isPresent();
    }

    /** Whether something was made, or taken away. */
    Optional<Found> told(Kind kind, MariaName of, String name, boolean wanted) throws SQLException {
        boolean there = has(kind, of, name);
        String what = kind.word() + " " + name;
        return Optional.of(new Found(
                there == wanted ? Finding.DONE : Finding.NOT_DONE, there ? what + " is there" : "there is no " + what));
    }

    /** Whether something of a table has its new name; one that was only given other properties tells nothing. */
    Optional<Found> renamed(Kind kind, MariaName table, String from, String to) throws SQLException {
        return from.equalsIgnoreCase(to)
                ? Optional.empty()
                : renamed(kind.word(), has(kind, table, from), from, has(kind, table, to), to);
    }

    Optional<Found> renamedTable(MariaName from, MariaName to) throws SQLException {
        return renamed(
                "table",
                has(Kind.TABLE, from, from.name()),
                from.toString(),
                has(Kind.TABLE, to, to.name()),
                to.toString());
    }

    private static Optional<Found> renamed(String what, boolean old, String from, boolean fresh, String to) {
        if (old == fresh) {
            return Optional.of(new Found(
                    Finding.UNKNOWN,
                    "there is " + (old ? "both " : "neither ") + what + " " + from + (old ? " and " : " nor ") + to));
        }
        return Optional.of(
                new Found(fresh ? Finding.DONE : Finding.NOT_DONE, what + " " + (fresh ? to : from) + " is there"));
    }
}
