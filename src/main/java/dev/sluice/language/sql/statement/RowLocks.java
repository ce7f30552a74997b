package dev.sluice.language.sql.statement;

import static dev.sluice.language.sql.LockMode.ACCESS_SHARE;
import static dev.sluice.language.sql.LockMode.ROW_EXCLUSIVE;
import static dev.sluice.language.sql.LockMode.ROW_SHARE;

import dev.sluice.language.sql.LockMode;
import dev.sluice.language.sql.statement.Target.Kind;
import java.util.List;
import java.util.Optional;

/** The locks of reading and changing rows. */
final class RowLocks {
    private final Plans plans;

    RowLocks(Plans plans) {
        this.plans = plans;
    }

    void change(Statement.Dml dml) {
        changed(dml.table(), dml.only());
        lock(Kind.REFERENCES_OF, dml.table(), ROW_EXCLUSIVE, "what foreign keys look up or pass on");
        read(dml.query(), dml.at());
    }

    private void changed(TableName table, boolean only) {
        lock(Kind.TABLE, table, ROW_EXCLUSIVE);
        lock(Kind.INDEXES_OF, table, ROW_EXCLUSIVE);
        lock(Kind.READ_BY, table, ROW_EXCLUSIVE, "where it is a view");
        if (!only) {
            lock(Kind.CHILDREN_OF, table, ROW_EXCLUSIVE);
        }
    }

    void read(Query query, Extent at) {
        LockMode mode = query.rowLock().isPresent() ? ROW_SHARE : ACCESS_SHARE;
        query.reads().forEach(table -> {
            lock(Kind.TABLE, table, mode);
            lock(Kind.INDEXES_OF, table, mode);
            lock(Kind.CHILDREN_OF, table, mode);
            lock(Kind.READ_BY, table, mode, "where it is a view");
        });
        query.changes().forEach(table -> changed(table, false));
        calls(query.calls(), at);
    }

    private void calls(List<String> calls, Extent at) {
        calls.stream()
                .filter(call -> !Functions.isKnown(call))
                .findFirst()
                .ifPresent(call -> plans.unknown(at, "what " + call + "() does is not told by the text"));
    }

    void copy(Statement.Copy copy) {
        copy.table().ifPresent(table -> {
            if (copy.from()) {
                changed(table, false);
                lock(Kind.REFERENCES_OF, table, ROW_EXCLUSIVE);
            } else {
                lock(Kind.TABLE, table, ACCESS_SHARE);
            }
        });
        copy.query().ifPresent(query -> read(query, copy.at()));
    }

    /** The server looks at the body of a function in SQL when it creates it, and locks what it names. */
    void function(Statement.CreateFunction create) {
        if (create.language().equals("sql")) {
            for (Statement inner : StatementParser.parse(create.body())) {
                LockPlan plan = Locks.of(inner);
                plans.include(plan.understood() || inner instanceof Statement.Unknown ? plan : withoutGap(plan));
            }
            if (create.body().isEmpty()) {
                plans.unknown(create.at(), "what its body names is not looked into");
            }
        }
    }

    /** What is called in a body is not called yet. */
    private static LockPlan withoutGap(LockPlan plan) {
        return new LockPlan(plan.locks(), plan.works(), plan.refusesTransaction(), Optional.empty());
    }

    private void lock(Kind kind, TableName name, LockMode mode) {
        plans.lock(kind, name, mode);
    }

    private void lock(Kind kind, TableName name, LockMode mode, String why) {
        plans.lock(kind, name, mode, why);
    }
}
