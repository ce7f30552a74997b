package dev.sluice.language.sql.statement;

import dev.sluice.language.sql.statement.AlterAction.AddColumn;
import dev.sluice.language.sql.statement.AlterAction.AddConstraint;
import dev.sluice.language.sql.statement.AlterAction.DropColumn;
import dev.sluice.language.sql.statement.AlterAction.Other;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the actions of {@code alter table} and of {@code alter index}. One that is not understood is {@link Other}. */
final class AlterParser {
    private final Cursor cursor;
    private final ColumnParser columns;

    AlterParser(Cursor cursor) {
        this.cursor = cursor;
        this.columns = new ColumnParser(cursor);
    }

    List<AlterAction> actions() {
        List<AlterAction> actions = new ArrayList<>();
        do {
            actions.add(action());
        } while (cursor.takeSymbol(','));
        cursor.expectEnd();
        return actions;
    }

    private AlterAction action() {
        int from = cursor.mark();
        try {
            AlterAction action = known(from);
            if (!cursor.atEnd() && !cursor.isSymbol(',')) {
                throw cursor.stop("more stands here than was understood");
            }
            return action;
        } catch (NotUnderstood fault) {
            cursor.back(from);
            Fragment words = cursor.until(at -> at.isSymbol(','));
            return new Other(words.at(), words, fault.where());
        }
    }

    private AlterAction known(int from) {
        if (cursor.take("add")) {
            return add(from);
        } else if (cursor.take("drop")) {
            return drop(from);
        } else if (cursor.take("alter")) {
            return alter(from);
        } else if (cursor.take("rename")) {
            return rename(from);
        } else if (cursor.take("set")) {
            return set(from);
        } else if (cursor.take("reset")) {
            return new AlterAction.SetOptions(cursor.since(from), true, options(cursor.parenthesised()));
        } else if (cursor.take("validate", "constraint")) {
            String name = cursor.identifier();
            return new AlterAction.ValidateConstraint(cursor.since(from), name);
        } else if (cursor.take("attach", "partition")) {
            return attach(from);
        } else if (cursor.take("detach", "partition")) {
            TableName partition = cursor.name();
            boolean concurrently = cursor.take("concurrently");
            boolean isFinalize = !concurrently && cursor.take("finalize");
            return new AlterAction.DetachPartition(cursor.since(from), partition, concurrently, isFinalize);
        } else if (cursor.take("cluster", "on")) {
            String index = cursor.identifier();
            return new AlterAction.ClusterOn(cursor.since(from), Optional.of(index));
        } else if (cursor.take("owner", "to")) {
            String owner = owner();
            return new AlterAction.Owner(cursor.since(from), owner);
        } else if (cursor.is("inherit") || cursor.is("no", "inherit")) {
            boolean no = cursor.take("no");
            cursor.expect("inherit");
            TableName parent = cursor.name();
            return new AlterAction.Inherit(cursor.since(from), parent, no);
        } else if (cursor.take("replica", "identity")) {
            return replicaIdentity(from);
        }
        return switched(from);
    }

    private AlterAction add(int from) {
        if (!cursor.is("column") && columns.startsConstraint()) {
            Constraint constraint = columns.constraint();
            return new AddConstraint(cursor.since(from), constraint);
        }
        cursor.take("column");
        boolean ifNotExists = cursor.takeIfNotExists();
        ColumnDefinition column = columns.column();
        return new AddColumn(cursor.since(from), ifNotExists, column);
    }

    private AlterAction drop(int from) {
        if (cursor.take("constraint")) {
            boolean ifExists = cursor.takeIfExists();
            String name = cursor.identifier();
            boolean cascade = cursor.takeCascade();
            return new AlterAction.DropConstraint(cursor.since(from), name, ifExists, cascade);
        }
        cursor.take("column");
        boolean ifExists = cursor.takeIfExists();
        String name = cursor.identifier();
        boolean cascade = cursor.takeCascade();
        return new DropColumn(cursor.since(from), name, ifExists, cascade);
    }

    private AlterAction alter(int from) {
        if (cursor.take("constraint")) {
            String name = cursor.identifier();
            columns.attributes();
            cursor.take("inherit");
            return new AlterAction.AlterConstraint(cursor.since(from), name);
        }
        cursor.take("column");
        String column = cursor.isName() ? cursor.identifier() : cursor.number();
        if (cursor.take("set", "data", "type") || cursor.take("type")) {
            Fragment type = columns.type();
            if (cursor.take("collate")) {
                cursor.name();
            }
            Optional<Fragment> using =
                    cursor.take("using") ? Optional.of(cursor.until(at -> at.isSymbol(','))) : Optional.empty();
            return new AlterAction.SetType(cursor.since(from), column, type, using);
        } else if (cursor.take("set")) {
            return setOfColumn(from, column);
        } else if (cursor.take("drop")) {
            return dropOfColumn(from, column);
        } else if (cursor.take("reset")) {
            Fragment options = cursor.parenthesised();
            return new AlterAction.SetColumnOptions(cursor.since(from), column, options);
        } else if (cursor.take("add", "generated")) {
            identityKind();
            cursor.expect("as", "identity");
            if (cursor.isSymbol('(')) {
                cursor.parenthesised();
            }
            return new AlterAction.Identity(cursor.since(from), column, false);
        }
        cursor.expect("restart");
        cursor.until(at -> at.isSymbol(','));
        return new AlterAction.Identity(cursor.since(from), column, false);
    }

    private void identityKind() {
        if (!cursor.take("always")) {
            cursor.expect("by", "default");
        }
    }

    private AlterAction setOfColumn(int from, String column) {
        if (cursor.take("not", "null")) {
            return new AlterAction.SetNotNull(cursor.since(from), column);
        } else if (cursor.take("default")) {
            Fragment value = cursor.until(at -> at.isSymbol(','));
            return new AlterAction.SetDefault(cursor.since(from), column, value);
        } else if (cursor.take("statistics")) {
            cursor.until(at -> at.isSymbol(','));
            return new AlterAction.SetStatistics(cursor.since(from), column);
        } else if (cursor.take("storage")) {
            cursor.skip();
            return new AlterAction.SetStorage(cursor.since(from), column);
        } else if (cursor.take("compression")) {
            cursor.skip();
            return new AlterAction.SetCompression(cursor.since(from), column);
        } else if (cursor.isSymbol('(')) {
            Fragment options = cursor.parenthesised();
            return new AlterAction.SetColumnOptions(cursor.since(from), column, options);
        } else if (cursor.take("expression", "as")) {
            cursor.parenthesised();
            return new AlterAction.Expression(cursor.since(from), column, false);
        }
        cursor.expect("generated");
        identityKind();
        cursor.until(at -> at.isSymbol(','));
        return new AlterAction.Identity(cursor.since(from), column, false);
    }

    private AlterAction dropOfColumn(int from, String column) {
        if (cursor.take("not", "null")) {
            return new AlterAction.DropNotNull(cursor.since(from), column);
        } else if (cursor.take("default")) {
            return new AlterAction.DropDefault(cursor.since(from), column);
        }
        boolean expression = cursor.take("expression");
        if (!expression) {
            cursor.expect("identity");
        }
        cursor.takeIfExists();
        return expression
                ? new AlterAction.Expression(cursor.since(from), column, true)
                : new AlterAction.Identity(cursor.since(from), column, true);
    }

    private AlterAction rename(int from) {
        if (cursor.take("to")) {
            String to = cursor.identifier();
            return new AlterAction.RenameTable(cursor.since(from), to);
        } else if (cursor.take("constraint")) {
            String constraint = cursor.identifier();
            cursor.expect("to");
            String to = cursor.identifier();
            return new AlterAction.RenameConstraint(cursor.since(from), constraint, to);
        }
        cursor.take("column");
        String column = cursor.identifier();
        cursor.expect("to");
        String to = cursor.identifier();
        return new AlterAction.RenameColumn(cursor.since(from), column, to);
    }

    private AlterAction set(int from) {
        if (cursor.isSymbol('(')) {
            List<String> names = options(cursor.parenthesised());
            return new AlterAction.SetOptions(cursor.since(from), false, names);
        } else if (cursor.take("schema")) {
            String schema = cursor.identifier();
            return new AlterAction.SetSchema(cursor.since(from), schema);
        } else if (cursor.take("tablespace")) {
            String tablespace = cursor.identifier();
            cursor.take("nowait");
            return new AlterAction.SetTablespace(cursor.since(from), tablespace);
        } else if (cursor.take("access", "method")) {
            String method = cursor.take("default") ? "default" : cursor.identifier();
            return new AlterAction.SetAccessMethod(cursor.since(from), method);
        } else if (cursor.take("without", "cluster")) {
            return new AlterAction.ClusterOn(cursor.since(from), Optional.empty());
        }
        boolean logged = cursor.take("logged");
        if (!logged) {
            cursor.expect("unlogged");
        }
        return new AlterAction.SetLogged(cursor.since(from), logged);
    }

    private static List<String> options(Fragment list) {
        List<String> names = new ArrayList<>();
        Cursor options = new Cursor(list);
        do {
            String name = options.anyWord();
            names.add(options.takeSymbol('.') ? name + "." + options.anyWord() : name);
            while (!options.atEnd() && !options.isSymbol(',')) {
                options.skip();
            }
        } while (options.takeSymbol(','));
        return names;
    }

    private AlterAction attach(int from) {
        TableName partition = cursor.name();
        Optional<Bound> bound = Optional.empty();
        if (!cursor.take("default") && !cursor.atEnd()) {
            cursor.expect("for", "values");
            bound = Optional.of(bound());
        }
        return new AlterAction.AttachPartition(cursor.since(from), partition, bound);
    }

    private Bound bound() {
        if (cursor.take("from")) {
            List<Fragment> least = values(cursor.parenthesised());
            cursor.expect("to");
            return new Bound.Range(least, values(cursor.parenthesised()));
        } else if (cursor.take("in")) {
            return new Bound.Listed(values(cursor.parenthesised()));
        }
        cursor.expect("with");
        Cursor options = new Cursor(cursor.parenthesised());
        options.expect("modulus");
        Fragment modulus = options.until(at -> at.isSymbol(','));
        if (!options.takeSymbol(',')) {
            throw options.stop("expected `, remainder`");
        }
        options.expect("remainder");
        return new Bound.Hash(modulus, options.rest());
    }

    private static List<Fragment> values(Fragment list) {
        List<Fragment> values = new ArrayList<>();
        Cursor cursor = new Cursor(list);
        do {
            values.add(cursor.until(at -> at.isSymbol(',')));
        } while (cursor.takeSymbol(','));
        return values;
    }

    private AlterAction replicaIdentity(int from) {
        String how;
        if (cursor.take("using", "index")) {
            how = "using index " + TableName.quoted(cursor.identifier());
        } else if (cursor.is("default") || cursor.is("full") || cursor.is("nothing")) {
            how = cursor.anyWord();
        } else {
            throw cursor.stop("expected `default`, `full`, `nothing` or `using index`");
        }
        return new AlterAction.ReplicaIdentity(cursor.since(from), how);
    }

    private String owner() {
        return cursor.is("current_user") || cursor.is("session_user") || cursor.is("current_role")
                ? cursor.anyWord()
                : cursor.identifier();
    }

    /** Enables or disables triggers, rules, or row security. */
    private AlterAction switched(int from) {
        if (cursor.is("force") || cursor.is("no", "force")) {
            boolean on = !cursor.take("no");
            cursor.expect("force", "row", "level", "security");
            return new AlterAction.RowSecurity(cursor.since(from), on);
        }
        boolean enable = cursor.take("enable");
        if (!enable) {
            cursor.expect("disable");
        }
        if (cursor.take("row", "level", "security")) {
            return new AlterAction.RowSecurity(cursor.since(from), enable);
        }
        boolean kind = enable && (cursor.take("replica") || cursor.take("always"));
        if (cursor.take("trigger")) {
            String name = !kind && (cursor.is("all") || cursor.is("user")) ? cursor.anyWord() : cursor.identifier();
            return new AlterAction.Trigger(cursor.since(from), name, enable);
        }
        cursor.expect("rule");
        String name = cursor.identifier();
        return new AlterAction.Rule(cursor.since(from), name, enable);
    }
}
