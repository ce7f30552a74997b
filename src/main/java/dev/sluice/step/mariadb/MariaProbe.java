package dev.sluice.step.mariadb;

import dev.sluice.step.Found;
import dev.sluice.step.Found.Finding;
import dev.sluice.step.sql.Prepared;
import dev.sluice.step.sql.SqlStatement;
import dev.sluice.step.sql.Words;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out from {@code information_schema} whether a statement that left no row of its own took place. MariaDB does the whole of a
 * statement on one table or nothing of it, so that of several changes the first tells for all, unless it may have been so before, or
 * drops what the others bring back.
 */
final class MariaProbe {

    private static final Set<String> INDEX_KINDS = Set.of("unique", "fulltext", "spatial");
    /** What may stand behind ADD or DROP and is no column. */
    private static final Set<String> NO_COLUMN =
            Set.of("(", "partition", "period", "system", "check", "foreign", "vector", "constraint");

    /** What may stand where a name was left out. */
    private static final Set<String> NO_NAME = Set.of("unique", "foreign", "primary", "check", "using", "index", "key");

    private final MariaThings things;
    private final Words words;
    /** Whether what is asked about may have been so before. */
    private boolean tolerant;

    private MariaProbe(MariaSession session, Words words) {
        this.things = new MariaThings(session);
        this.words = words;
    }

    /** Unknown for statements that the catalog tells nothing about. */
    static Found ask(MariaSession session, SqlStatement statement) throws SQLException {
        MariaProbe probe =
                new MariaProbe(session, Words.of(Prepared.of(statement).sql()));
        return probe.found()
                .map(probe::whole)
                .orElse(new Found(Finding.UNKNOWN, "information_schema does not tell; the step has no probe"));
    }

    private Found whole(Found first) {
        return tolerant && words.goOn() ? first.ofSeveral() : first;
    }

    private Optional<Found> found() throws SQLException {
        if (words.skip("analyze") || words.skip("optimize")) {
            return Optional.of(new Found(Finding.NOT_DONE, "it can be repeated without harm"));
        }
        if (words.skip("create")) {
            return created();
        }
        if (words.skip("drop")) {
            return dropped();
        }
        if (words.skip("rename", "table")) {
            return renamedTable();
        }
        if (!words.skip("alter")) {
            return Optional.empty();
        }
        words.skip("online");
        words.skip("ignore");
        if (!words.skip("table")) {
            return Optional.empty();
        }
        words.skip("if", "exists");
        Optional<MariaName> table = MariaName.next(words);
        return table.isEmpty() ? Optional.empty() : altered(table.get());
    }

    private Optional<Found> created() throws SQLException {
        words.peek().filter(INDEX_KINDS::contains).ifPresent(kind -> words.next());
        if (words.skip("index")) {
            words.skip("if", "not", "exists");
            Optional<MariaName> index = MariaName.next(words);
            words.skip("using", "btree");
            words.skip("using", "hash");
            return words.skip("on") ? indexOf(index, true) : Optional.empty();
        }
        return whole(true);
    }

    private Optional<Found> dropped() throws SQLException {
        if (words.skip("index")) {
            words.skip("if", "exists");
            Optional<MariaName> index = MariaName.next(words);
            return words.skip("on") ? indexOf(index, false) : Optional.empty();
        }
        return whole(false);
    }

    private Optional<Found> indexOf(Optional<MariaName> index, boolean there) throws SQLException {
        Optional<MariaName> table = MariaName.next(words);
        return index.isEmpty() || table.isEmpty()
                ? Optional.empty()
                : things.told(MariaThings.Kind.INDEX, table.get(), index.get().name(), there);
    }

    /** A table, view or trigger; of several at once nothing can be told. */
    private Optional<Found> whole(boolean there) throws SQLException {
        boolean trigger = words.skip("trigger");
        if (!trigger && !words.skip("table") && !words.skip("view")) {
            return Optional.empty();
        }
        words.skip("if", "not", "exists");
        words.skip("if", "exists");
        Optional<MariaName> name = MariaName.next(words);
        return name.isEmpty() || words.skip(",")
                ? Optional.empty()
                : things.told(
                        trigger ? MariaThings.Kind.TRIGGER : MariaThings.Kind.TABLE,
                        name.get(),
                        name.get().name(),
                        there);
    }

    private Optional<Found> renamedTable() throws SQLException {
        words.skip("if", "exists");
        Optional<MariaName> from = MariaName.next(words);
        Optional<MariaName> to = words.skip("to") ? MariaName.next(words) : Optional.empty();
        return from.isEmpty() || to.isEmpty() || words.comesBack(to.get().name())
                ? Optional.empty()
                : things.renamedTable(from.get(), to.get());
    }

    private Optional<Found> altered(MariaName table) throws SQLException {
        if (words.skip("wait")) {
            words.next();
        }
        words.skip("nowait");
        if (words.skip("add")) {
            return part(table, true);
        }
        if (words.skip("drop")) {
            return part(table, false);
        }
        if (words.skip("rename", "column") || words.skip("change", "column") || words.skip("change")) {
            return renamed(MariaThings.Kind.COLUMN, table);
        }
        if (words.skip("rename", "index") || words.skip("rename", "key")) {
            return renamed(MariaThings.Kind.INDEX, table);
        }
        if (words.skip("rename")) {
            words.skip("to");
            words.skip("as");
            Optional<MariaName> to = MariaName.next(words);
            return to.isEmpty() ? Optional.empty() : things.renamedTable(table, to.get());
        }
        return Optional.empty();
    }

    /** What is added to a table, or dropped from it. */
    private Optional<Found> part(MariaName table, boolean there) throws SQLException {
        if (words.skip("primary", "key")) {
            return primaryKey(table, there);
        }
        boolean kind = words.peek().filter(INDEX_KINDS::contains).isPresent();
        if (kind) {
            words.next();
        }
        if (words.skip("index") || words.skip("key") || kind) {
            return named(MariaThings.Kind.INDEX, table, there);
        }
        if (words.skip("constraint")) {
            return constraint(table, there);
        }
        if (!there && words.skip("foreign", "key")) {
            return named(MariaThings.Kind.CONSTRAINT, table, false);
        }
        words.skip("column");
        return words.peek().filter(NO_COLUMN::contains).isPresent()
                ? Optional.empty()
                : named(MariaThings.Kind.COLUMN, table, there);
    }

    /** The name of a primary key counts for nothing, nor does that of a unique one whose index has another. */
    private Optional<Found> constraint(MariaName table, boolean there) throws SQLException {
        if (!there) {
            return named(MariaThings.Kind.CONSTRAINT, table, false);
        }
        tolerant = words.skip("if", "not", "exists");
        Optional<MariaName> name = name();
        if (words.skip("primary", "key")) {
            return primaryKey(table, true);
        }
        if (words.skip("unique")) {
            words.skip("index");
            words.skip("key");
            if (name().isPresent()) {
                return Optional.empty();
            }
        }
        return told(MariaThings.Kind.CONSTRAINT, table, name, true);
    }

    private Optional<Found> primaryKey(MariaName table, boolean there) throws SQLException {
        return !there && words.comesBack("primary")
                ? Optional.empty()
                : things.told(MariaThings.Kind.INDEX, table, "PRIMARY", there);
    }

    private Optional<Found> named(MariaThings.Kind kind, MariaName table, boolean there) throws SQLException {
        tolerant = words.skip("if", "not", "exists") || words.skip("if", "exists");
        return told(kind, table, name(), there);
    }

    /** What is dropped and brought back is there before and behind the statement. */
    private Optional<Found> told(MariaThings.Kind kind, MariaName table, Optional<MariaName> name, boolean there)
            throws SQLException {
        return name.isEmpty() || !there && words.comesBack(name.get().name())
                ? Optional.empty()
                : things.told(kind, table, name.get().name(), there);
    }

    /** Absent where the server chooses it. */
    private Optional<MariaName> name() {
        return words.peek().filter(NO_NAME::contains).isPresent() ? Optional.empty() : MariaName.next(words);
    }

    private Optional<Found> renamed(MariaThings.Kind kind, MariaName table) throws SQLException {
        tolerant = words.skip("if", "exists");
        Optional<MariaName> from = MariaName.next(words);
        words.skip("to");
        Optional<MariaName> to = MariaName.next(words);
        return from.isEmpty() || to.isEmpty()
                ? Optional.empty()
                : things.renamed(kind, table, from.get().name(), to.get().name());
    }
}
