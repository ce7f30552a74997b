package dev.sluice.language.sql.statement;

import dev.sluice.language.sql.LockMode;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a statement locks, and what it does while it holds the locks, as far as its text tells.
 *
 * @param locks the strongest of each target, in the order in which the statement names them
 * @param works of each target the most that is done with it; none for a statement that only reads or changes rows
 * @param refusesTransaction why PostgreSQL does not run it inside a transaction block; absent if it does
 * @param unknown what of it was not understood; it may then lock more than is listed
 */
public record LockPlan(List<Lock> locks, List<Work> works, Optional<String> refusesTransaction, Optional<Gap> unknown) {

    /** @param why as a phrase; empty where the mode says it all */
    public record Lock(Target target, LockMode mode, String why) {}

    /** How much of a table is read or written under the lock, the least first. */
    public enum Effort {
        /** The catalog only: milliseconds once the lock is granted. */
        BRIEF("no rewrite, no scan"),
        /** Every row is read. */
        SCAN("scans every row"),
        /** Every row is written anew, and its indexes with it. */
        FULL_REWRITE("rewrites every row");

        private final String words;

        Effort(String words) {
            this.words = words;
        }

        /** As a phrase. */
        public String words() {
            return words;
        }
    }

    /**
     * @param certain whether the text alone tells it; if not it is the worst that may come, and why says what it hangs on
     * @param why as a phrase
     */
    public record Work(Target target, Effort effort, boolean certain, String why) {}

    /** @param at where understanding stopped */
    public record Gap(Extent at, String why) {}

    public LockPlan {
        locks = List.copyOf(locks);
        works = List.copyOf(works);
    }

    /** Whether all of it was understood. */
    public boolean understood() {
        return unknown.isEmpty();
    }

    /** Of all that it locks; {@link LockMode#UNKNOWN} if something was not understood. */
    public LockMode strongest() {
        return understood() ? strongest(locks.stream().map(Lock::mode).toList()) : LockMode.UNKNOWN;
    }

    /** On a relation that the text names; {@link LockMode#UNKNOWN} if something was not understood. */
    public LockMode on(TableName name) {
        return understood()
                ? strongest(locks.stream()
                        .filter(lock -> lock.target().isNamed())
                        .filter(lock -> lock.target().name().mayBe(name))
                        .map(Lock::mode)
                        .toList())
                : LockMode.UNKNOWN;
    }

    /** The most that it does with any table; absent if it only reads or changes rows, or is not understood. */
    public Optional<Effort> effort() {
        return works.stream().map(Work::effort).max(Effort::compareTo).filter(effort -> understood());
    }

    private static LockMode strongest(Collection<LockMode> modes) {
        return modes.stream().max(LockMode::compareTo).orElse(LockMode.NONE);
    }
}
