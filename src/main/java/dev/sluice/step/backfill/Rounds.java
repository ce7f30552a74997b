package dev.sluice.step.backfill;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Outcome;
import dev.sluice.step.target.PostgresFence;
import dev.sluice.step.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Runs the batches of a pass, several at once where that is asked for: each on a lane and a range of its own, in a transaction
 * that holds the fence. All have ended when a round has. Remembers where the pass stands from one round to the next, for nobody
 * but the fence's holder moves it.
 */
final class Rounds {

    private final Target target;
    private final PostgresFence fence;
    private final CheckpointStore store;
    private final List<Lane> lanes = new ArrayList<>();

    private Optional<Course> known = Optional.empty();

    /** The ordinals of the ranges on which the lanes were last. */
    private List<Integer> ordinals = List.of();

    Rounds(Target target, PostgresFence fence, CheckpointStore store) {
        this.target = target;
        this.fence = fence;
        this.store = store;
    }

    /** Where a pass stands, if nothing but rounds of it has taken place since that was read. */
    Optional<Course> remembered(String step, int pass) {
        return known.filter(it -> it.step().equals(step) && it.pass() == pass);
    }

    /** Anything but a round takes place. */
    void forget() {
        known = Optional.empty();
    }

    /**
     * Runs one round. Absent if nothing was done, since the pass does not stand where it was thought to.
     *
     * @throws dev.sluice.step.Fenced if somebody else has taken over
     */
    Optional<Outcome> run(
            BackfillPlan plan, TableShape shape, Course course, Backfill.Batch batch, Cancellation cancellation) {
        forget();
        List<Tile> tiles = course.assign(ordinals, Math.max(1, batch.workers()));
        ordinals = tiles.stream().map(Tile::ordinal).toList();
        if (tiles.isEmpty()) {
            known = Optional.of(course);
            return Optional.of(Round.standing(course));
        }
        List<Ended> ends = tiles.size() == 1
                ? List.of(lane(0).run(plan, shape, batch, cancellation, course, tiles.getFirst()))
                : beside(plan, shape, course, tiles, batch, cancellation);
        if (ends.stream().allMatch(Ended.Astray.class::isInstance)) {
            return Optional.empty();
        }
        Course then = course;
        for (Ended end : ends) {
            then = end instanceof Ended.Committed committed ? then.with(committed.to()) : then;
        }
        Outcome outcome = Round.of(then, ends, Math.max(1, batch.rows()));
        boolean certain =
                !(outcome instanceof Outcome.Unknown) && ends.stream().noneMatch(Ended.Astray.class::isInstance);
        known = certain ? Optional.of(then) : Optional.empty();
        return Optional.of(outcome);
    }

    /** The first range on this thread, the others on threads of their own. */
    private List<Ended> beside(
            BackfillPlan plan,
            TableShape shape,
            Course course,
            List<Tile> tiles,
            Backfill.Batch batch,
            Cancellation cancellation) {
        List<Callable<Ended>> work = new ArrayList<>();
        for (Tile tile : tiles) {
            Lane lane = lane(work.size());
            Cancellation part = cancellation.part();
            work.add(() -> lane.run(plan, shape, batch, part, course, tile));
        }
        FutureTask<Ended> first = new FutureTask<>(work.removeFirst());
        List<Future<Ended>> all = new ArrayList<>(List.of(first));
        work.forEach(each -> all.add(target.beside(each)));
        first.run();
        List<Ended> ends = new ArrayList<>();
        Optional<RuntimeException> fault = Optional.empty();
        for (Future<Ended> each : all) {
            try {
                ends.add(await(each));
            } catch (RuntimeException failed) {
                // Not before the others have ended, too.
                fault = fault.or(() -> Optional.of(failed));
            }
        }
        if (fault.isPresent()) {
            throw fault.get();
        }
        return ends;
    }

    /** Its statements are bounded, and so is this. */
    private static Ended await(Future<Ended> lane) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return lane.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                } catch (ExecutionException failure) {
                    if (failure.getCause() instanceof RuntimeException fault) {
                        throw fault;
                    }
                    throw new IllegalStateException(failure.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Lane lane(int number) {
        while (lanes.size() <= number) {
            lanes.add(new Lane(target, fence, store, lanes.size()));
        }
        return lanes.get(number);
    }
}
