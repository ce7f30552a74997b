package dev.sluice.step.backfill;

import dev.sluice.step.Unfit;
import dev.sluice.step.backfill.KeySpace.Placed;
import dev.sluice.step.sql.Clock;
import dev.sluice.step.target.Target;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks for the end of a lane's next batch on a session of its own while the batch before it runs. Any key of the range will do,
 * so an answer that has become stale does no harm; one to another question is dropped. For one thread at a time.
 */
final class ReadAhead {

    /** By how much of it a batch may be larger or smaller than what was read ahead. */
    private static final double TOLERANCE = 0.25;

    private final Target target;
    private final int lane;
    private Optional<Asked> asked = Optional.empty();
    /** Where no second session can be had, each batch looks for itself. */
    private volatile boolean off;

    ReadAhead(Target target, int lane) {
        this.target = target;
        this.lane = lane;
    }

    /** @param answer absent within: the rest holds fewer rows */
    private record Asked(Leaf leaf, KeyRange rest, long rows, Future<Optional<Placed>> answer) {
        boolean suits(Leaf wantedLeaf, KeyRange wanted, long wantedRows) {
            return leaf.oid() == wantedLeaf.oid()
                    && rest.equals(wanted)
                    && Math.abs(wantedRows - rows) <= TOLERANCE * rows;
        }
    }

    /** Begins to look for the n-th key of a range. */
    void begin(Leaf leaf, KeySql key, KeyRange rest, long rows) {
        if (!off && (asked.isEmpty() || asked.get().answer().isDone())) {
            asked = Optional.of(new Asked(leaf, rest, rows, target.beside(() -> look(leaf, key, rest, rows))));
        }
    }

    private Optional<Placed> look(Leaf leaf, KeySql key, KeyRange rest, long rows) throws SQLException {
        try {
            return new LeafKeys(target.reader(lane), leaf, key).find(rest, rows);
        } catch (Unfit unreachable) {
            off = true;
            throw unreachable;
        }
    }

    /**
     * The n-th key of a range, absent within if it holds fewer; absent if nobody could look. Looks now unless it has looked.
     *
     * @param atMost the longest to wait for it
     */
    Optional<Optional<Placed>> find(Leaf leaf, KeySql key, KeyRange rest, long rows, Duration atMost) {
        Clock clock = new Clock(atMost);
        if (asked.isPresent() && !asked.get().suits(leaf, rest, rows)) {
            answer(clock);
        }
        if (asked.isEmpty() || !asked.get().suits(leaf, rest, rows)) {
            begin(leaf, key, rest, rows);
        }
        return asked.isPresent() && asked.get().suits(leaf, rest, rows) ? answer(clock) : Optional.empty();
    }

    private Optional<Optional<Placed>> answer(Clock clock) {
        try {
            return Optional.of(asked.orElseThrow().answer().get(clock.left().toNanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException | TimeoutException unanswered) {
            return Optional.empty();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
