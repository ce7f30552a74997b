package dev.sluice.telemetry.notify;

import dev.sluice.engine.RunState;
import dev.sluice.engine.RunView;
import dev.sluice.engine.RunView.Progress;
import dev.sluice.engine.RunView.StepState;
import dev.sluice.engine.RunView.StepView;
import dev.sluice.gate.Verdict;
import dev.sluice.language.model.Alerting.Occasion;
import dev.sluice.telemetry.notify.Matter.Kind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Notices a backfill that may work, and comes no further. */
final class Standstill {
    /** Longer than a pass of a busy autovacuum or a lock that is waited for holds a batch up. */
    static final Duration AFTER = Duration.ofMinutes(10);

    private record Place(String step, long rows, OptionalDouble share) {}

    private Optional<Place> place = Optional.empty();
    private long since;
    private boolean lasts;

    /** Whether it stood still when it was last seen. */
    boolean lasts() {
        return lasts;
    }

    /** What is to be told of the state after an event. */
    Optional<Opening> opening(RunView view) {
        Optional<Place> now = place(view);
        if (!now.equals(place)) {
            place = now;
            since = view.at();
        }
        lasts = now.isPresent() && view.at() - since >= AFTER.toMillis();
        return lasts ? Optional.of(opening(view, now.orElseThrow())) : Optional.empty();
    }

    private static Opening opening(RunView view, Place place) {
        List<String> details = view.inFlight()
                .map(flight -> List.of("under way: " + flight.what(), "sluice why " + view.runId()))
                .orElse(List.of("sluice why " + view.runId()));
        return Opening.of(
                Optional.of(Kind.PROGRESS),
                EnumSet.of(Occasion.STALLED),
                view.phase(),
                place.step(),
                place.step() + " works and has come no further for " + AFTER.toMinutes() + "m",
                details);
    }

    private static Optional<Place> place(RunView view) {
        boolean mayWork = view.state() == RunState.WORKING
                && view.question().isEmpty()
                && view.verdict().filter(Verdict::allowsEffects).isPresent();
        return mayWork
                ? view.phases().stream()
                        .flatMap(phase -> phase.steps().stream())
                        .filter(step -> step.state() == StepState.RUNNING)
                        .flatMap(step -> step.progress().map(progress -> place(step, progress)).stream())
                        .findFirst()
                : Optional.empty();
    }

    private static Place place(StepView step, Progress progress) {
        return new Place(step.step().toString(), progress.rowsDone(), progress.share());
    }
}
