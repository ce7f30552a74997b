package dev.sluice.language.difference;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Phase;
import dev.sluice.language.text.Span;
import dev.sluice.value.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Conditions that must all hold before the run goes on: {@code proceed}, {@code require}, {@code expect}. What they say together
 * counts, so that one of them may be split in two.
 */
final class GreenRules {

    /**
     * One of them.
     *
     * @param gate the named gate it comes from
     */
    record Wanted(Expression when, Optional<String> gate, Optional<String> because) {
        static Wanted of(Phase.Condition condition) {
            return new Wanted(condition.when(), Optional.empty(), condition.because());
        }

        static Wanted of(GateRule rule) {
            return new Wanted(rule.when(), rule.gate(), rule.because());
        }
    }

    private final Guards guards;
    private final String word;
    private final Function<Optional<String>, Place> places;
    private final List<Change> changes = new ArrayList<>();

    /**
     * @param word what stands before such a condition
     * @param places where a condition stands that comes from this gate, or from none
     */
    GreenRules(Guards guards, String word, Function<Optional<String>, Place> places) {
        this.guards = guards;
        this.word = word;
        this.places = places;
    }

    List<Change> compare(List<Wanted> before, List<Wanted> after) {
        List<Wanted> gone = new ArrayList<>(before);
        List<Wanted> come = new ArrayList<>(after);
        for (Wanted own : before) {
            take(come, other -> guards.green(own.when(), other.when()) == Order.SAME)
                    .ifPresent(other -> {
                        gone.remove(own);
                        particulars(own, other);
                    });
        }
        List<Wanted> lost = new ArrayList<>(gone);
        together(after).ifPresent(all -> lost.removeIf(own -> atLeast(guards.green(own.when(), all), Order.LESS)));
        List<Wanted> gained = new ArrayList<>(come);
        together(before).ifPresent(all -> gained.removeIf(own -> atLeast(guards.green(all, own.when()), Order.MORE)));
        for (Wanted own : List.copyOf(lost)) {
            take(gained, other -> Guards.akin(own.when(), other.when())).ifPresent(other -> {
                lost.remove(own);
                gone.remove(own);
                come.remove(other);
                pair(Word.CHANGED, own, other);
            });
        }
        for (Wanted own : lost) {
            take(come, other -> guards.green(own.when(), other.when()) == Order.MORE)
                    .ifPresentOrElse(other -> pair(Word.WEAKER, own, other), () -> alone(own, true));
        }
        for (Wanted own : gained) {
            take(gone, other -> guards.green(other.when(), own.when()) == Order.LESS)
                    .ifPresentOrElse(other -> pair(Word.STRICTER, other, own), () -> alone(own, false));
        }
        return changes;
    }

    private static boolean atLeast(Order found, Order wanted) {
        return found == wanted || found == Order.SAME;
    }

    private static Optional<Expression> together(List<Wanted> all) {
        List<Expression> conditions = all.stream().map(Wanted::when).toList();
        return conditions.isEmpty()
                ? Optional.empty()
                : Optional.of(new Expression.And(conditions, Type.Plain.BOOLEAN, Span.NONE));
    }

    private static Optional<Wanted> take(List<Wanted> from, Predicate<Wanted> fits) {
        Optional<Wanted> found = from.stream().filter(fits).findFirst();
        found.ifPresent(from::remove);
        return found;
    }

    private void particulars(Wanted one, Wanted two) {
        Found found = new Found(place(one, two));
        String title = word + " " + ExpressionText.of(two.when());
        guards.pace(found, title, one.when(), two.when());
        found.text(title + ", because", one.because(), two.because());
        changes.addAll(found.changes());
    }

    private void pair(Word verdict, Wanted one, Wanted two) {
        Wording wording = guards.wording(one.when(), two.when());
        Found found = new Found(place(one, two));
        found.add(verdict, wording.what(word), wording.before(), wording.after());
        changes.addAll(found.changes());
        particulars(one, two);
    }

    private void alone(Wanted own, boolean gone) {
        Optional<String> text = Optional.of(ExpressionText.of(own.when()));
        changes.add(new Change(
                gone ? Word.WEAKER : Word.STRICTER,
                places.apply(own.gate()),
                word,
                gone ? text : Optional.empty(),
                gone ? Optional.empty() : text));
    }

    private Place place(Wanted one, Wanted two) {
        return places.apply(one.gate().equals(two.gate()) ? two.gate() : Optional.empty());
    }
}
