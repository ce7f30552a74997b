package dev.sluice.step.sql;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Outcome;
import dev.sluice.step.Progress;
import dev.sluice.step.Unfit;
import dev.sluice.step.target.EffectTransaction;
import dev.sluice.step.target.Limits;
import dev.sluice.step.target.PostgresFence;
import dev.sluice.step.target.SqlErrors;
import dev.sluice.step.target.Target;
import dev.sluice.step.target.Watchdog.Watch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Locks to be taken in one transaction of the run's epoch that is rolled back whatever comes, to learn whether they would be granted.
 *
 * @param timeout how long each may be waited for
 */
public record LockTrial(List<Lock> locks, Duration timeout, Duration deadline) {
    /**
     * @param table as it stands in a statement, quoted where that is needed
     * @param mode in PostgreSQL's words
     */
    public record Lock(String table, boolean only, String mode) {
        private SqlStatement statement() {
            return new SqlStatement(
                    List.of(new SqlStatement.Part.Literal(
                            "lock table " + (only ? "only " : "") + table + " in " + mode + " mode")),
                    0);
        }

        private String text() {
            return mode + " on " + table;
        }
    }

    public LockTrial {
        locks = List.copyOf(locks);
    }

    Outcome run(Target target, PostgresFence fence, Cancellation cancellation) {
        try {
            EffectTransaction on = EffectTransaction.afterRest(target);
            Watch watch = target.watchdog().watchLocks(on.session(), cancellation, Progress.SILENT);
            Clock clock = new Clock(deadline);
            try {
                on.begin(new Limits(timeout, deadline), Connection.TRANSACTION_READ_COMMITTED, fence);
                clock = new Clock(deadline);
                for (Lock lock : locks) {
                    Execution.run(on.session(), Prepared.of(lock.statement()), false, cancellation);
                }
                return new Outcome.LockTried(true, clock.took().toMillis(), text());
            } catch (SQLException failure) {
                return SqlErrors.isLockTimeout(failure)
                        ? new Outcome.LockTried(false, clock.took().toMillis(), held(watch))
                        : Failures.of(failure, OptionalInt.empty(), cancellation, deadline, clock.took());
            } finally {
                on.rollback();
                watch.close();
                on.session().reset();
            }
        } catch (Execution.Stopped stopped) {
            return new Outcome.Cancelled(stopped.getMessage());
        } catch (Unfit unreachable) {
            return Failures.unreachable(unreachable);
        }
    }

    private String text() {
        return locks.stream().map(Lock::text).collect(Collectors.joining(", "));
    }

    private String held(Watch watch) {
        String holders = watch.holders();
        return text() + (holders.isEmpty() ? ", nobody saw by whom it is held" : ", held by " + holders);
    }
}
