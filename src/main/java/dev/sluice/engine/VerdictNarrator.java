package dev.sluice.engine;

import dev.sluice.gate.Assessment;
import dev.sluice.gate.Need;
import dev.sluice.gate.Verdict;
import dev.sluice.language.model.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts changes of the verdict into the journal, with their reasons and what to type next. */
final class VerdictNarrator {
    private final Run run;
    private final Phase phase;
    private Optional<Verdict> last = Optional.empty();
    private double lastShare = 100;
    private Optional<Need.Why> lastNeed = Optional.empty();

    VerdictNarrator(Run run, Phase phase) {
        this.run = run;
        this.phase = phase;
    }

    void tell(Assessment now) {
        boolean throttleChanged = now.verdict() == Verdict.THROTTLE && now.share() != lastShare;
        if (!last.equals(Optional.of(now.verdict())) || throttleChanged) {
            run.decide(kind(now), Optional.of(phase.name()), now.verdict().name(), text(now), reasons(now));
            last = Optional.of(now.verdict());
            lastShare = now.share();
        }
        Optional<Need.Why> need = now.personNeeded().map(Need::why);
        if (!need.equals(lastNeed)) {
            now.personNeeded()
                    .ifPresent(needed -> run.decide(
                            Decision.Kind.PERSON_NEEDED,
                            Optional.of(phase.name()),
                            needed.why().name(),
                            needed.text(),
                            Texts.with(now.reasons(), next(needed.why()))));
            lastNeed = need;
        }
    }

    /** What a person can do about it. */
    static String next(Need.Why why) {
        return switch (why) {
            case POINT_OF_NO_RETURN -> "continue | abort --because ...";
            case WITHIN, AT_MOST, OWN_PROGRESS, PATIENCE -> "continue | rollback --because ... | abort --because ...";
            case OPERATOR -> "continue";
        };
    }

    private Decision.Kind kind(Assessment now) {
        boolean wasPaused = last.equals(Optional.of(Verdict.PAUSE));
        return switch (now.verdict()) {
            case PAUSE -> Decision.Kind.PAUSED;
            case THROTTLE -> wasPaused ? Decision.Kind.RESUMED : Decision.Kind.THROTTLED;
            case CONTINUE, PROCEED -> wasPaused ? Decision.Kind.RESUMED : Decision.Kind.VERDICT;
            case ROLLBACK, HOLD -> Decision.Kind.VERDICT;
        };
    }

    private String text(Assessment now) {
        String what = switch (now.verdict()) {
            case ROLLBACK -> "a rollback is due";
            case PAUSE -> now.blind() ? "paused, blind: no new effect begins" : "paused: no new effect begins";
            case HOLD -> "on hold: no new effect begins until this is known";
            case THROTTLE -> "throttled to " + Texts.percent(now.share());
            case CONTINUE -> "the work goes on";
            case PROCEED -> phase.name() + " may be left";
        };
        return now.reasons().isEmpty() ? what : what + " because " + String.join("; ", now.reasons());
    }

    private List<String> reasons(Assessment now) {
        List<String> reasons = new ArrayList<>(now.reasons());
        if (now.verdict() == Verdict.PAUSE || now.verdict() == Verdict.HOLD) {
            run.inFlight
                    .flatMap(flight -> Texts.unpausable(flight.effect)
                            .map(kind -> flight.id + " goes on: " + kind
                                    + " cannot be paused; abort would end the run after it and undo nothing"))
                    .ifPresent(reasons::add);
        }
        reasons.add(run.type("why"));
        return reasons;
    }
}
