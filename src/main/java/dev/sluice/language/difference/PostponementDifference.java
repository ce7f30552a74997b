package dev.sluice.language.difference;

import dev.sluice.language.model.Postponement;
import dev.sluice.language.model.Postponement.Occasion;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Optional;

/** What two postponements of a step differ in: one that is gone, or lets the step begin at more moments, is weaker. */
final class PostponementDifference {
    private static final long DAY = Duration.ofDays(1).toMinutes();

    private final Guards guards;
    private final Found found;

    PostponementDifference(Guards guards, Found found) {
        this.guards = guards;
        this.found = found;
    }

    void compare(Optional<Postponement> before, Optional<Postponement> after) {
        if (before.isEmpty() || after.isEmpty()) {
            found.present(
                    Word.STRICTER, "postponed until", before.map(Postponement::text), after.map(Postponement::text));
            return;
        }
        Postponement own = before.get();
        Postponement other = after.get();
        if (own.until() instanceof Occasion.Condition one && other.until() instanceof Occasion.Condition two) {
            Order order = guards.green(one.holds(), two.holds());
            if (order != Order.SAME) {
                Wording wording = guards.wording(one.holds(), two.holds());
                found.add(order.green(), "postponed until", wording.before(), wording.after());
            }
        } else if (!own.text().equals(other.text())) {
            found.add(word(own.until(), other.until()), "postponed until", own.text(), other.text());
        }
        if (!own.atMost().equals(other.atMost())) {
            Word word = own.atMost().isEmpty() || other.atMost().isEmpty()
                    ? Word.CHANGED
                    : other.atMost().get().compareTo(own.atMost().get()) > 0 ? Word.WEAKER : Word.STRICTER;
            found.add(
                    word,
                    "at most",
                    own.atMost().map(ActionText::time),
                    other.atMost().map(ActionText::time));
        }
    }

    private static Word word(Occasion before, Occasion after) {
        if (before instanceof Occasion.Window own
                && after instanceof Occasion.Window other
                && own.zone().equals(other.zone())) {
            return covers(other, own) ? Word.WEAKER : covers(own, other) ? Word.STRICTER : Word.CHANGED;
        }
        return Word.CHANGED;
    }

    /** Whether one window holds every moment of another. */
    private static boolean covers(Occasion.Window one, Occasion.Window other) {
        long from = minutes(one.begin(), other.begin());
        return from + minutes(other.begin(), other.end()) <= minutes(one.begin(), one.end());
    }

    private static long minutes(LocalTime from, LocalTime to) {
        return Math.floorMod(Duration.between(from, to).toMinutes(), DAY);
    }
}
