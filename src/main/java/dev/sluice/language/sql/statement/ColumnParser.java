package dev.sluice.language.sql.statement;

import dev.sluice.language.sql.statement.ColumnDefinition.Generated;
import dev.sluice.language.sql.statement.Constraint.Attributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads columns, types and constraints, of {@code create table} and {@code alter table} alike. */
final class ColumnParser {
    /** What may stand behind a type, and behind a default. */
    private static final Set<String> BEHIND_TYPE = Set.of(
            "constraint",
            "not",
            "null",
            "check",
            "default",
            "generated",
            "unique",
            "primary",
            "references",
            "collate",
            "deferrable",
            "initially",
            "compression",
            "storage",
            "using",
            "options");

    private static final Set<String> INTERVAL_FIELDS = Set.of("year", "month", "day", "hour", "minute", "second");

    private final Cursor cursor;

    ColumnParser(Cursor cursor) {
        this.cursor = cursor;
    }

    ColumnDefinition column() {
        int from = cursor.mark();
        String name = cursor.identifier();
        return column(from, name, type());
    }

    /** A partition's column has its type from the parent. */
    ColumnDefinition columnOfPartition() {
        int from = cursor.mark();
        String name = cursor.identifier();
        cursor.take("with", "options");
        return column(from, name, new Fragment(List.of(), ""));
    }

    private ColumnDefinition column(int from, String name, Fragment type) {
        Parts parts = new Parts(name);
        while (!cursor.atEnd() && !cursor.isSymbol(',') && !cursor.isSymbol(')')) {
            parts.next();
        }
        return new ColumnDefinition(
                cursor.since(from),
                name,
                type,
                parts.defaultValue,
                parts.notNull,
                parts.generated,
                parts.expression,
                parts.constraints);
    }

    /** A type, with its length, its field and its brackets. */
    Fragment type() {
        int from = cursor.mark();
        if (cursor.take("interval")) {
            intervalFields();
        } else if (!cursor.take("double", "precision")) {
            cursor.take("national");
            cursor.name();
            cursor.take("varying");
        }
        if (cursor.isSymbol('(')) {
            cursor.parenthesised();
        }
        if (cursor.take("with", "time", "zone") || cursor.take("without", "time", "zone")) {
            return array(from);
        }
        if (cursor.takeSymbol('%')) {
            throw cursor.stop("the type of another column is not told by the text");
        }
        return array(from);
    }

    private Fragment array(int from) {
        cursor.take("array");
        while (cursor.isSymbol('[')) {
            cursor.skip();
        }
        return cursor.fragment(from);
    }

    private void intervalFields() {
        if (cursor.isOneOf(INTERVAL_FIELDS)) {
            cursor.anyWord();
            if (cursor.take("to")) {
                cursor.anyWord();
            }
        }
    }

    /** What is behind the type of one column. */
    private final class Parts {
        private final String column;
        private Optional<Fragment> defaultValue = Optional.empty();
        private Optional<Fragment> expression = Optional.empty();
        private Generated generated = Generated.NO;
        private boolean notNull;
        private final List<Constraint> constraints = new ArrayList<>();

        Parts(String column) {
            this.column = column;
        }

        void next() {
            int from = cursor.mark();
            Optional<String> name = constraintName();
            if (cursor.take("not", "null")) {
                notNull = true;
                Attributes attributes = attributes();
                name.ifPresent(
                        given -> constraints.add(new Constraint.NotNull(cursor.since(from), name, column, attributes)));
            } else if (cursor.take("null")) {
                return;
            } else if (cursor.take("default")) {
                defaultValue = Optional.of(cursor.until(ColumnParser::endsDefault));
            } else if (cursor.take("generated")) {
                generated();
            } else if (cursor.take("collate")) {
                cursor.name();
            } else if (cursor.take("compression") || cursor.take("storage")) {
                cursor.anyWord();
            } else if (cursor.take("check")) {
                Fragment condition = cursor.parenthesised();
                Attributes attributes = attributes();
                constraints.add(new Constraint.Check(cursor.since(from), name, condition, attributes));
            } else if (cursor.take("unique")) {
                nullsDistinct();
                indexParameters();
                Attributes attributes = attributes();
                constraints.add(
                        new Constraint.Unique(cursor.since(from), name, List.of(column), Optional.empty(), attributes));
            } else if (cursor.take("primary", "key")) {
                indexParameters();
                Attributes attributes = attributes();
                constraints.add(new Constraint.PrimaryKey(
                        cursor.since(from), name, List.of(column), Optional.empty(), attributes));
            } else if (cursor.is("references")) {
                constraints.add(foreignKey(from, name, List.of(column)));
            } else {
                throw cursor.stop("this is not known of a column");
            }
        }

        private void generated() {
            boolean always = cursor.take("always");
            if (!always) {
                cursor.expect("by", "default");
            }
            cursor.expect("as");
            if (cursor.take("identity")) {
                generated = Generated.IDENTITY;
                if (cursor.isSymbol('(')) {
                    cursor.parenthesised();
                }
                return;
            }
            expression = Optional.of(cursor.parenthesised());
            // From PostgreSQL 18 a generated column is virtual if it does not say that it is stored.
            generated = cursor.take("stored") ? Generated.STORED : Generated.VIRTUAL;
            cursor.take("virtual");
        }
    }

    private static boolean endsDefault(Cursor at) {
        return at.isSymbol(',')
                || at.isSymbol(')')
                || at.isOneOf(BEHIND_TYPE)
                        && !at.is("using")
                        && !at.wordBefore().equals("is");
    }

    private Optional<String> constraintName() {
        return cursor.take("constraint") ? Optional.of(cursor.identifier()) : Optional.empty();
    }

    boolean startsConstraint() {
        return cursor.is("constraint")
                || cursor.is("check")
                || cursor.is("unique")
                || cursor.is("primary", "key")
                || cursor.is("foreign", "key")
                || cursor.is("exclude")
                || cursor.is("not", "null");
    }

    /** A constraint of a table. */
    Constraint constraint() {
        int from = cursor.mark();
        Optional<String> name = constraintName();
        if (cursor.take("check")) {
            Fragment condition = cursor.parenthesised();
            Attributes attributes = attributes();
            return new Constraint.Check(cursor.since(from), name, condition, attributes);
        } else if (cursor.take("unique")) {
            nullsDistinct();
            Keys keys = keys();
            return new Constraint.Unique(cursor.since(from), name, keys.columns(), keys.index(), keys.attributes());
        } else if (cursor.take("primary", "key")) {
            Keys keys = keys();
            return new Constraint.PrimaryKey(cursor.since(from), name, keys.columns(), keys.index(), keys.attributes());
        } else if (cursor.take("foreign", "key")) {
            return foreignKey(from, name, cursor.columns());
        } else if (cursor.take("exclude")) {
            Fragment definition = cursor.until(at ->
                    at.isSymbol(',') || at.isSymbol(')') || at.is("deferrable") || at.is("not") || at.is("initially"));
            Attributes attributes = attributes();
            return new Constraint.Exclude(cursor.since(from), name, definition, attributes);
        }
        cursor.expect("not", "null");
        String column = cursor.identifier();
        Attributes attributes = attributes();
        return new Constraint.NotNull(cursor.since(from), name, column, attributes);
    }

    private record Keys(List<String> columns, Optional<String> index, Attributes attributes) {}

    private Keys keys() {
        if (cursor.take("using", "index")) {
            String index = cursor.identifier();
            return new Keys(List.of(), Optional.of(index), attributes());
        }
        List<String> columns = withoutOverlaps();
        indexParameters();
        return new Keys(columns, Optional.empty(), attributes());
    }

    /** From PostgreSQL 18 the last column of a key may be a range that does not overlap. */
    private List<String> withoutOverlaps() {
        Fragment list = cursor.parenthesised();
        Cursor columns = new Cursor(list);
        List<String> names = new ArrayList<>(List.of(columns.identifier()));
        while (columns.takeSymbol(',')) {
            names.add(columns.identifier());
        }
        columns.take("without", "overlaps");
        columns.expectEnd();
        return names;
    }

    private void nullsDistinct() {
        if (cursor.take("nulls")) {
            cursor.take("not");
            cursor.expect("distinct");
        }
    }

    private void indexParameters() {
        if (cursor.take("include")) {
            cursor.parenthesised();
        }
        if (cursor.take("with")) {
            cursor.parenthesised();
        }
        if (cursor.take("using", "index", "tablespace")) {
            cursor.identifier();
        }
    }

    private Constraint.ForeignKey foreignKey(int from, Optional<String> name, List<String> columns) {
        cursor.expect("references");
        TableName referenced = cursor.name();
        List<String> referencedColumns = cursor.isSymbol('(') ? cursor.columns() : List.of();
        if (cursor.take("match")) {
            cursor.anyWord();
        }
        String onDelete = "";
        while (cursor.take("on")) {
            boolean delete = cursor.take("delete");
            if (!delete) {
                cursor.expect("update");
            }
            String action = referentialAction();
            onDelete = delete ? action : onDelete;
        }
        Attributes attributes = attributes();
        return new Constraint.ForeignKey(
                cursor.since(from), name, columns, referenced, referencedColumns, onDelete, attributes);
    }

    private String referentialAction() {
        if (cursor.take("no", "action")) {
            return "no action";
        } else if (cursor.take("set", "null")) {
            return withColumns("set null");
        } else if (cursor.take("set", "default")) {
            return withColumns("set default");
        } else if (cursor.take("cascade")) {
            return "cascade";
        }
        cursor.expect("restrict");
        return "restrict";
    }

    private String withColumns(String action) {
        if (cursor.isSymbol('(')) {
            cursor.columns();
        }
        return action;
    }

    /** What stands behind a constraint, in any order. */
    Attributes attributes() {
        boolean notValid = false;
        boolean deferrable = false;
        boolean deferred = false;
        boolean noInherit = false;
        boolean notEnforced = false;
        while (true) {
            if (cursor.take("not", "valid")) {
                notValid = true;
            } else if (cursor.take("no", "inherit")) {
                noInherit = true;
            } else if (cursor.take("not", "enforced")) {
                notEnforced = true;
            } else if (cursor.take("deferrable")) {
                deferrable = true;
            } else if (cursor.take("initially", "deferred")) {
                deferred = true;
            } else if (!cursor.take("initially", "immediate")
                    && !cursor.take("not", "deferrable")
                    && !cursor.take("enforced")) {
                return new Attributes(notValid, deferrable, deferred, noInherit, notEnforced);
            }
        }
    }
}
