package dev.sluice.language.sql.statement;

import dev.sluice.language.sql.LockMode;
import dev.sluice.language.sql.statement.ColumnDefinition.Generated;
import dev.sluice.language.sql.statement.LockPlan.Effort;
import dev.sluice.language.sql.statement.Target.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** How much of a table the actions of {@code alter table} read or write while they hold their lock. */
final class AlterWork {
    private final Plans plans;
    private final TableName table;
    private final Knowledge knowledge;

    AlterWork(Plans plans, TableName table, Knowledge knowledge) {
        this.plans = plans;
        this.table = table;
        this.knowledge = knowledge;
    }

    void add(AlterAction action) {
        switch (action) {
            case AlterAction.AddColumn add -> column(add.column());
            case AlterAction.SetType type -> type(type);
            case AlterAction.SetNotNull notNull -> notNull(notNull.column());
            case AlterAction.Expression expression -> {
                if (expression.drop()) {
                    brief("only the catalog changes");
                } else {
                    rewrite("the generated column is computed anew");
                }
            }
            case AlterAction.AddConstraint add -> constraint(add.constraint());
            case AlterAction.ValidateConstraint ignored -> scan("every row is checked, while reads and writes go on");
            case AlterAction.AttachPartition attach -> {
                plans.atWorst(
                        attach.partition(),
                        Effort.SCAN,
                        "every row is checked, unless a validated check says already that all of them belong there");
                brief("only the catalog changes; a default partition is scanned, if there is one");
            }
            case AlterAction.SetLogged ignored -> rewrite("the table is written anew");
            case AlterAction.SetAccessMethod ignored -> rewrite("the table is written anew");
            case AlterAction.SetTablespace ignored -> rewrite("the table is copied to the other tablespace");
            case AlterAction.DropColumn ignored ->
                brief("the column's values stay on disk until rows are written anew");
            case AlterAction.SetDefault ignored -> brief("rows that are there keep what they have");
            case AlterAction.DropDefault ignored -> brief("only the catalog changes");
            case AlterAction.DropNotNull ignored -> brief("only the catalog changes");
            case AlterAction.Identity ignored -> brief("only the catalog changes");
            case AlterAction.SetStatistics ignored -> brief("only the catalog changes");
            case AlterAction.SetColumnOptions ignored -> brief("only the catalog changes");
            case AlterAction.SetStorage ignored -> brief("rows that are there stay as they are");
            case AlterAction.SetCompression ignored -> brief("rows that are there stay as they are");
            case AlterAction.AlterConstraint ignored -> brief("only the catalog changes");
            case AlterAction.DropConstraint ignored -> brief("only the catalog changes");
            case AlterAction.DetachPartition ignored -> brief("only the catalog changes");
            case AlterAction.SetOptions ignored -> brief("rows that are there stay as they are");
            case AlterAction.ClusterOn ignored -> brief("only the catalog changes");
            case AlterAction.Trigger ignored -> brief("only the catalog changes");
            case AlterAction.Rule ignored -> brief("only the catalog changes");
            case AlterAction.RowSecurity ignored -> brief("only the catalog changes");
            case AlterAction.ReplicaIdentity ignored -> brief("only the catalog changes");
            case AlterAction.Owner ignored -> brief("only the catalog changes");
            case AlterAction.SetSchema ignored -> brief("only the catalog changes");
            case AlterAction.RenameTable ignored -> brief("only the catalog changes");
            case AlterAction.RenameColumn ignored -> brief("only the catalog changes");
            case AlterAction.RenameConstraint ignored -> brief("only the catalog changes");
            case AlterAction.Inherit ignored -> brief("only the catalog changes");
            case AlterAction.Other ignored -> {}
        }
    }

    private void column(ColumnDefinition column) {
        String name = column.name();
        if (column.isSerial() || column.generated() == Generated.IDENTITY) {
            rewrite("each row gets its own number in " + name);
        } else if (column.generated() == Generated.STORED) {
            rewrite(name + " is computed for each row");
        } else if (column.defaultValue().isPresent()) {
            withDefault(name, column.defaultValue().get(), column.type());
        } else if (!Types.isPlain(column.type().words())) {
            maybeRewrite("if " + column.type().text() + " is a domain with a constraint; else no row is touched");
        } else if (column.notNull() || isPrimary(column)) {
            scan("no default is given, so that it fails if there is any row");
        } else {
            brief("rows that are there read as null");
        }
        boolean nothingToCheck = column.defaultValue().isEmpty() && column.generated() == Generated.NO;
        column.constraints().stream()
                .filter(constraint -> !nothingToCheck || !(constraint instanceof Constraint.ForeignKey))
                .forEach(this::constraint);
    }

    private static boolean isPrimary(ColumnDefinition column) {
        return column.constraints().stream().anyMatch(Constraint.PrimaryKey.class::isInstance);
    }

    private void withDefault(String column, Fragment value, Fragment type) {
        List<String> calls = value.calls();
        Optional<String> changing = calls.stream().filter(Functions::isVolatile).findFirst();
        Optional<String> strange =
                calls.stream().filter(Predicate.not(Functions::isKnown)).findFirst();
        if (changing.isPresent()) {
            rewrite(changing.get() + "() gives each row its own value");
        } else if (strange.isPresent()) {
            maybeRewrite("if " + strange.get() + "() is volatile; else no row is touched");
        } else if (Types.isPlain(type.words())) {
            brief("the default is kept in the catalog, rows that are there read as it");
        } else {
            maybeRewrite("if " + type.text() + " is a domain with a constraint; else no row is touched");
        }
    }

    private void type(AlterAction.SetType change) {
        String to = change.type().text();
        Optional<String> from = knowledge.type(table, change.column());
        Optional<String> using = change.using().map(Fragment::words).filter(words -> !isItself(words, change));
        if (using.isPresent()) {
            rewrite(change.column() + " is computed by an expression for each row");
        } else if (from.isPresent() && Types.keepsRows(from.get(), to)) {
            brief(from.get() + " to " + to + " leaves the rows as they are; checks on the column are verified again");
        } else if (from.isPresent()) {
            rewrite(from.get() + " to " + to + " changes how rows lie on disk");
        } else {
            maybeRewrite(
                    Types.keepersOf(to).map(keepers -> "unless " + keepers).orElse("unless the type stays what it is"));
        }
    }

    /** {@code using c}, {@code using c::type}: what happens without it, too. */
    private static boolean isItself(String words, AlterAction.SetType change) {
        return words.equals(change.column())
                || words.equals(change.column() + "::" + change.type().words());
    }

    private void notNull(String column) {
        Optional<Boolean> proven = knowledge.provenNotNull(table, column);
        if (proven.orElse(false)) {
            brief("a validated check says already that " + column + " holds no null");
        } else if (proven.isPresent()) {
            scan("every row is checked; a validated check (" + TableName.quoted(column)
                    + " is not null) would spare that");
        } else {
            plans.atWorst(
                    table,
                    Effort.SCAN,
                    "every row is checked, unless a validated check (" + TableName.quoted(column)
                            + " is not null) is there");
        }
    }

    private void constraint(Constraint constraint) {
        boolean checked =
                !constraint.attributes().notValid() && !constraint.attributes().notEnforced();
        switch (constraint) {
            case Constraint.Check ignored -> checked("every row is checked", checked);
            case Constraint.NotNull notNull -> {
                if (checked) {
                    notNull(notNull.column());
                } else {
                    checked("", false);
                }
            }
            case Constraint.ForeignKey key -> {
                checked("every row is looked up in " + key.referenced().sql(), checked);
                if (checked) {
                    plans.add(new LockPlan.Work(
                            new Target(Kind.TABLE, key.referenced()),
                            Effort.SCAN,
                            true,
                            "the rows of " + table.sql() + " are looked up in it"));
                }
            }
            case Constraint.Unique unique -> built(unique.usingIndex());
            case Constraint.PrimaryKey primary -> {
                built(primary.usingIndex());
                if (primary.usingIndex().isPresent()) {
                    plans.atWorst(
                            table, Effort.SCAN, "every row is checked, unless the columns are `not null` already");
                }
            }
            case Constraint.Exclude ignored -> scan("its index is built");
        }
    }

    private void built(Optional<String> usingIndex) {
        if (usingIndex.isPresent()) {
            brief("the index is there already");
        } else {
            scan("its index is built");
        }
    }

    private void checked(String why, boolean checked) {
        if (checked) {
            scan(why);
        } else {
            brief("rows that are there are not checked");
        }
    }

    private void brief(String why) {
        plans.work(table, Effort.BRIEF, why);
    }

    private void scan(String why) {
        plans.work(table, Effort.SCAN, why);
    }

    private void rewrite(String why) {
        plans.work(table, Effort.FULL_REWRITE, why);
        indexesAnew();
    }

    private void maybeRewrite(String why) {
        plans.atWorst(table, Effort.FULL_REWRITE, why);
        indexesAnew();
    }

    private void indexesAnew() {
        plans.lock(Kind.INDEXES_OF, table, LockMode.ACCESS_EXCLUSIVE, "built anew with the table");
    }
}
