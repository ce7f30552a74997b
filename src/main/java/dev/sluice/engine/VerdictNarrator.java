package dev.sluice.engine;

import dev.sluice.gate.Assessment;
import dev.sluice.gate.Need;
import dev.sluice.gate.Verdict;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Puts changes of the verdict into the journal, with their reasons and what to type next. HOLD and THROTTLE are told once they
 * have lasted a moment: each phase begins with them until its first samples are there, and that is no news as long as the reads
 * may take.
 */
final class VerdictNarrator {
    /** How the sentence on a pause for want of readings begins. */
    static final String BLIND = "paused, blind";

    private static final Pattern NO_WORD = Pattern.compile("\\W+");
    private static final Pattern UNREAD = Pattern.compile("\\bnot read( again)? yet\\b");
    private static final long HOLD_IS_NEWS_AFTER_MILLIS = 3_000;
    private static final long THROTTLE_IS_NEWS_AFTER_MILLIS = 1_000;

    private final Run run;
    private final Phase phase;
    private Verdict last = Verdict.CONTINUE;
    private double lastShare = 100;
    private Verdict latest = Verdict.CONTINUE;
    private long latestSince;
    private Optional<Need.Why> lastNeed = Optional.empty();

    VerdictNarrator(Run run, Phase phase) {
        this.run = run;
        this.phase = phase;
    }

    void tell(Assessment now) {
        boolean throttleChanged = now.verdict() == Verdict.THROTTLE && now.share() != lastShare;
        boolean passing = ofAMoment(now);
        if (last == Verdict.ROLLBACK && now.verdict() == Verdict.CONTINUE) {
            // The undoing has begun and says so itself.
            last = Verdict.CONTINUE;
        }
        if ((last != now.verdict() || throttleChanged) && !passing) {
            run.decide(kind(now), Optional.of(phase.name()), now.verdict().name(), text(now), reasons(now));
            last = now.verdict();
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

    private boolean ofAMoment(Assessment now) {
        if (now.verdict() != latest) {
            latest = now.verdict();
            latestSince = run.at;
        }
        long lasted = run.at - latestSince;
        return switch (latest) {
            case HOLD -> lasted < HOLD_IS_NEWS_AFTER_MILLIS || last != latest && lasted < firstReads(now);
            case THROTTLE -> lasted < THROTTLE_IS_NEWS_AFTER_MILLIS;
            case ROLLBACK, PAUSE, CONTINUE, PROCEED -> false;
        };
    }

    /** How long a hold that only waits for reads under way is no news: the longest time limit among them; 0 for any other. */
    private long firstReads(Assessment now) {
        List<String> reasons = now.reasons();
        if (!reasons.stream().allMatch(reason -> UNREAD.matcher(reason).find())) {
            return 0;
        }
        Set<String> words = reasons.stream().flatMap(NO_WORD::splitAsStream).collect(Collectors.toSet());
        return run.runbook.metrics().stream()
                .filter(metric -> words.contains(metric.name()) || isOfAStep(metric) && anyNames(reasons, metric))
                .mapToLong(metric -> metric.timeout().toMillis())
                .max()
                .orElse(0);
    }

    /** Such as {@code fill.others.window}, which is no single word. */
    private static boolean isOfAStep(Metric metric) {
        return metric.name().indexOf('.') >= 0;
    }

    private static boolean anyNames(List<String> reasons, Metric metric) {
        Pattern name = Pattern.compile("\\b" + metric.name() + "\\b");
        return reasons.stream().anyMatch(reason -> name.matcher(reason).find());
    }

    private Decision.Kind kind(Assessment now) {
        return switch (now.verdict()) {
            case PAUSE -> Decision.Kind.PAUSED;
            case THROTTLE -> last == Verdict.PAUSE ? Decision.Kind.RESUMED : Decision.Kind.THROTTLED;
            case CONTINUE, PROCEED -> last == Verdict.PAUSE ? Decision.Kind.RESUMED : Decision.Kind.VERDICT;
            case ROLLBACK, HOLD -> Decision.Kind.VERDICT;
        };
    }

    private String text(Assessment now) {
        return switch (now.verdict()) {
            case ROLLBACK -> "a rollback is due" + because(now);
            case PAUSE -> (now.blind() ? BLIND : "paused") + ": no new effect begins" + because(now);
            case HOLD -> "on hold: no new effect begins until all is known" + because(now);
            case THROTTLE -> "throttled to " + Texts.percent(now.share()) + because(now);
            case CONTINUE -> "the work goes on";
            case PROCEED -> phase.name() + " may be left";
        };
    }

    /** The first reason; all of them stand below the sentence. */
    private static String because(Assessment now) {
        List<String> reasons = now.reasons();
        if (reasons.isEmpty()) {
            return "";
        }
        String more = reasons.size() == 1 ? "" : " (and " + (reasons.size() - 1) + " more)";
        return " because " + reasons.getFirst() + more;
    }

    private List<String> reasons(Assessment now) {
        if (now.verdict() == Verdict.CONTINUE) {
            return List.of(); // what is still missing for the next phase is not why the work goes on
        }
        List<String> reasons = new ArrayList<>(now.reasons());
        if (now.verdict() == Verdict.PAUSE || now.verdict() == Verdict.HOLD) {
            run.inFlight
                    .flatMap(flight -> Texts.unpausable(flight.effect)
                            .map(kind -> flight.id + " goes on: " + kind
                                    + " cannot be paused; abort would end the run after it and undo nothing"))
                    .ifPresent(reasons::add);
        }
        switch (now.verdict()) {
            case ROLLBACK, PAUSE, HOLD -> reasons.add(run.type("why"));
            case THROTTLE, CONTINUE, PROCEED -> {}
        }
        return reasons;
    }
}
