package dev.sluice.telemetry.notify;

import dev.sluice.diagnosis.FindingsText;
import dev.sluice.engine.Decision;
import dev.sluice.engine.Ending;
import dev.sluice.gate.Need;
import dev.sluice.gate.Verdict;
import dev.sluice.language.model.Alerting.Occasion;
import dev.sluice.telemetry.notify.Matter.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the decisions on one event give to tell: one thing, however many decisions there were.
 *
 * @param kind what it hangs on; absent for what is over with its being told
 * @param subject tells two questions of one phase apart
 */
record Opening(
        Optional<Kind> kind,
        List<Occasion> occasions,
        Optional<String> phase,
        String subject,
        String text,
        List<String> details) {

    /** The first of these that an event is about names it. */
    private static final List<Occasion> GRAVEST_FIRST = List.of(
            Occasion.FAILED,
            Occasion.DONE,
            Occasion.ROLLBACK,
            Occasion.PERSON,
            Occasion.BLIND,
            Occasion.STALLED,
            Occasion.PAUSE,
            Occasion.SILENT);

    Opening {
        occasions = List.copyOf(occasions);
        details = List.copyOf(details);
    }

    static Opening of(
            Optional<Kind> kind,
            Set<Occasion> occasions,
            Optional<String> phase,
            String subject,
            String text,
            List<String> details) {
        return new Opening(
                kind,
                GRAVEST_FIRST.stream().filter(occasions::contains).toList(),
                phase,
                subject,
                text,
                details.stream().filter(detail -> !isSaid(detail, text)).toList());
    }

    /** Whether the sentence holds the reason; a word that is to be typed may stand in it by chance. */
    private static boolean isSaid(String detail, String text) {
        return detail.indexOf(' ') > 0 && text.contains(detail);
    }

    /** What these decisions open, if they open anything. */
    static Optional<Opening> of(List<Decision> decisions) {
        Set<Occasion> occasions = EnumSet.noneOf(Occasion.class);
        decisions.forEach(decision -> occasions.addAll(occasions(decision)));
        Optional<Decision> end = last(decisions, Decision.Kind.FINISHED);
        if (end.isPresent()) {
            return ended(end.get(), occasions);
        }
        if (occasions.isEmpty()) {
            return Optional.empty();
        }
        Optional<Decision> diagnosed = last(decisions, Decision.Kind.DIAGNOSED);
        if (diagnosed.isPresent() && occasions(diagnosed.get()).equals(occasions)) {
            return Optional.of(of(
                    Optional.empty(),
                    occasions,
                    diagnosed.get().phase(),
                    "",
                    diagnosed.get().text(),
                    diagnosed.get().reasons()));
        }
        Optional<Decision> asked = last(decisions, Decision.Kind.PERSON_NEEDED);
        Optional<Decision> undoing =
                last(decisions, Decision.Kind.ROLLBACK_BEGAN).or(() -> rollbackDue(decisions));
        Decision head = asked.or(() -> undoing)
                .orElseGet(() -> last(decisions, Decision.Kind.PAUSED).orElseThrow());
        Kind kind = asked.isPresent() ? Kind.QUESTION : undoing.isPresent() ? Kind.ROLLBACK : Kind.GATE;
        return Optional.of(of(
                Optional.of(kind),
                occasions,
                head.phase(),
                kind == Kind.QUESTION ? head.subject() : "",
                head.text(),
                details(decisions, head)));
    }

    /** A run's end; absent where another process goes on with it. */
    private static Optional<Opening> ended(Decision end, Set<Occasion> before) {
        Ending ending = Ending.valueOf(end.subject());
        Set<Occasion> occasions = EnumSet.noneOf(Occasion.class);
        if (ending.resumable()) {
            occasions.addAll(before);
            occasions.add(Occasion.PERSON);
        }
        switch (ending) {
            case TAKEN_OVER -> {
                return Optional.empty();
            }
            case DONE -> occasions.add(Occasion.DONE);
            case FAILED, ABORTED, UNVERIFIED -> occasions.add(Occasion.FAILED);
            case EXPIRED -> occasions.addAll(Set.of(Occasion.FAILED, Occasion.STALLED));
            case BLIND -> occasions.add(Occasion.BLIND);
            case ROLLED_BACK -> occasions.add(Occasion.ROLLBACK);
            case ROLLBACK_FAILED -> occasions.addAll(Set.of(Occasion.FAILED, Occasion.ROLLBACK));
            case PAUSED, INTERRUPTED -> {}
        }
        boolean good = ending == Ending.DONE || ending == Ending.ROLLED_BACK;
        return Optional.of(of(
                good ? Optional.empty() : Optional.of(Kind.STOP),
                occasions,
                end.phase(),
                "",
                words(ending, end.text()),
                end.reasons()));
    }

    private static String words(Ending ending, String text) {
        return ending.resumable()
                ? "stopped, " + ending.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
                        + (ending == Ending.INTERRUPTED ? "" : ": " + text)
                : text;
    }

    private static Set<Occasion> occasions(Decision decision) {
        return switch (decision.kind()) {
            case PAUSED -> Set.of(decision.blind() ? Occasion.BLIND : Occasion.PAUSE);
            case PERSON_NEEDED -> asking(decision.subject());
            case ROLLBACK_BEGAN -> Set.of(Occasion.ROLLBACK);
            case DIAGNOSED -> FindingsText.isFor(decision.text()) ? Set.of(Occasion.PAUSE) : Set.of();
            case VERDICT -> isRollbackDue(decision) ? Set.of(Occasion.ROLLBACK) : Set.of();
            default -> Set.of();
        };
    }

    /** By the reason of a gate's need; a question about a step has the step for its subject. */
    private static Set<Occasion> asking(String subject) {
        if (subject.equals(Need.Why.WITHIN.name()) || subject.equals(Need.Why.OWN_PROGRESS.name())) {
            return Set.of(Occasion.PERSON, Occasion.STALLED);
        }
        return subject.equals(Need.Why.POINT_OF_NO_RETURN.name())
                ? Set.of(Occasion.PERSON, Occasion.ROLLBACK)
                : Set.of(Occasion.PERSON);
    }

    private static Optional<Decision> rollbackDue(List<Decision> decisions) {
        return decisions.stream().filter(Opening::isRollbackDue).findFirst();
    }

    private static boolean isRollbackDue(Decision decision) {
        return decision.kind() == Decision.Kind.VERDICT && decision.subject().equals(Verdict.ROLLBACK.name());
    }

    private static Optional<Decision> last(List<Decision> decisions, Decision.Kind kind) {
        return decisions.stream().filter(decision -> decision.kind() == kind).reduce((earlier, later) -> later);
    }

    /** The reasons of the one that names the event, and of what led to it. */
    private static List<String> details(List<Decision> decisions, Decision head) {
        List<String> details = new ArrayList<>(head.reasons());
        decisions.stream()
                .filter(decision -> !occasions(decision).isEmpty())
                .flatMap(decision -> decision.reasons().stream())
                .filter(reason -> !details.contains(reason))
                .forEach(reason -> details.add(Math.max(0, details.size() - 1), reason));
        return details;
    }
}
