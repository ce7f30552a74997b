package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.model.Action;
import dev.sluice.language.sql.LockMode;
import dev.sluice.language.sql.statement.TableName;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A strong lock that is waited for too long, or for ever. */
final class LockWithoutBound implements Rule {
    /** Who waits behind the waiter waits as long. */
    static final Duration LONGEST = Duration.ofSeconds(10);

    @Override
    public Code code() {
        return Code.L209;
    }

    @Override
    public List<Advice> judge(Deed deed, Course course) {
        Optional<Action.Sql> plain = deed.plain();
        List<TableName> locked = course.locked(deed, LockMode.SHARE);
        if (plain.isEmpty()
                || locked.isEmpty()
                || course.plan(deed).refusesTransaction().isPresent()) {
            return List.of();
        }
        Action.Sql sql = plain.get();
        boolean none = isUnbounded(deed, sql);
        boolean reported = course.together(deed).stream()
                .takeWhile(other -> other != deed)
                .anyMatch(other -> !course.locked(other, LockMode.SHARE).isEmpty());
        if (reported || !waitsTooLong(deed, sql)) {
            return List.of();
        }
        return List.of(deed.advice(
                        code(),
                        deed.statement().at(),
                        none ? "waits without a bound" : "waits too long",
                        none
                                ? "nothing bounds how long this waits for its lock on `" + locked.getFirst() + "`"
                                : "this may wait "
                                        + QuantityFormat.format(
                                                sql.lockTimeout().toMillis() / 1_000.0, Unit.DURATION)
                                        + " for its lock on `" + locked.getFirst() + "`",
                        "whoever comes to the table while it waits has to wait behind it, so that one long read stops everybody;"
                                + " a short lock timeout with some retries gives way each time")
                .instead(Snippet.gently(deed, course.together(deed))));
    }

    /** Whether its wait is bounded nowhere, or only by far too much. */
    static boolean waitsTooLong(Deed deed, Action.Sql sql) {
        return isUnbounded(deed, sql) || sql.lockTimeout().compareTo(LONGEST) > 0;
    }

    private static boolean isUnbounded(Deed deed, Action.Sql sql) {
        return deed.isOutside() || sql.lockTimeout().isZero();
    }
}
