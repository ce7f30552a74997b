package dev.sluice.language.sql.statement;

import dev.sluice.language.sql.LockMode;
import dev.sluice.language.sql.statement.LockPlan.Effort;
import dev.sluice.language.sql.statement.LockPlan.Gap;
import dev.sluice.language.sql.statement.LockPlan.Lock;
import dev.sluice.language.sql.statement.LockPlan.Work;
import dev.sluice.language.sql.statement.Target.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects the locks of one statement: of each target the strongest, and the most that is done. */
final class Plans {
    private final Map<String, Lock> locks = new LinkedHashMap<>();
    private final Map<String, Work> works = new LinkedHashMap<>();
    private Optional<String> refusal = Optional.empty();
    private Optional<Gap> unknown = Optional.empty();

    void lock(Kind kind, TableName name, LockMode mode, String why) {
        Lock lock = new Lock(new Target(kind, name), mode, why);
        locks.merge(key(lock.target()), lock, (old, other) -> other.mode().compareTo(old.mode()) > 0 ? other : old);
    }

    void lock(Kind kind, TableName name, LockMode mode) {
        lock(kind, name, mode, "");
    }

    void work(TableName table, Effort effort, String why) {
        add(new Work(new Target(Kind.TABLE, table), effort, true, why));
    }

    /** The worst that may come. */
    void atWorst(TableName table, Effort effort, String why) {
        add(new Work(new Target(Kind.TABLE, table), effort, false, why));
    }

    void add(Work work) {
        works.merge(key(work.target()), work, (old, other) -> {
            int more = other.effort().compareTo(old.effort());
            return more > 0 || more == 0 && other.certain() && !old.certain() ? other : old;
        });
    }

    private static String key(Target target) {
        return target.kind() + " " + target.name().sql();
    }

    void refuse(String why) {
        refusal = Optional.of(why);
    }

    void unknown(Extent at, String why) {
        unknown = unknown.isPresent() ? unknown : Optional.of(new Gap(at, why));
    }

    /** All of another statement that is run, or planned, with this one. */
    void include(LockPlan other) {
        other.locks().forEach(lock -> lock(lock.target().kind(), lock.target().name(), lock.mode(), lock.why()));
        other.unknown().ifPresent(gap -> unknown(gap.at(), gap.why()));
    }

    /** What is collected so far on a table itself. */
    LockMode on(TableName table) {
        Lock lock = locks.get(key(new Target(Kind.TABLE, table)));
        return lock == null ? LockMode.NONE : lock.mode();
    }

    LockPlan plan() {
        return new LockPlan(List.copyOf(locks.values()), List.copyOf(works.values()), refusal, unknown);
    }
}
