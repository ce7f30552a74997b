package dev.sluice.language.difference;

import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.model.GateRule;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * Rules that stop or slow the run: {@code pause}, {@code throttle}, {@code rollback}. Each keeps its own clock, so each is compared
 * with the one it was before: the same, else one that can be compared, else one over the same metrics.
 */
final class RedRules {
    private final Guards guards;
    private final Function<Optional<String>, Place> places;
    private final List<Change> changes = new ArrayList<>();

    /** @param places where a rule stands that comes from this gate, or from none */
    RedRules(Guards guards, Function<Optional<String>, Place> places) {
        this.guards = guards;
        this.places = places;
    }

    List<Change> compare(List<GateRule> before, List<GateRule> after) {
        List<GateRule> gone = new ArrayList<>(before);
        List<GateRule> come = new ArrayList<>(after);
        match(gone, come, (one, two) -> alike(one, two) && differences(one, two).isEmpty());
        match(gone, come, (one, two) -> alike(one, two) && guards.red(one.when(), two.when()) == Order.SAME);
        match(gone, come, (one, two) -> alike(one, two) && guards.red(one.when(), two.when()) != Order.UNKNOWN);
        match(gone, come, (one, two) -> alike(one, two) && Guards.akin(one.when(), two.when()));
        match(gone, come, (one, two) -> guards.red(one.when(), two.when()) == Order.SAME);
        gone.forEach(rule -> alone(rule, true));
        come.forEach(rule -> alone(rule, false));
        return changes;
    }

    private static boolean alike(GateRule one, GateRule two) {
        return one.kind() == two.kind() && one.shadow() == two.shadow();
    }

    private void match(List<GateRule> gone, List<GateRule> come, BiPredicate<GateRule, GateRule> fits) {
        for (GateRule own : List.copyOf(gone)) {
            Optional<GateRule> found =
                    come.stream().filter(other -> fits.test(own, other)).findFirst();
            found.ifPresent(other -> {
                gone.remove(own);
                come.remove(other);
                changes.addAll(differences(own, other));
                Found texts = new Found(place(own, other));
                texts.text(title(other) + ", because", own.because(), other.because());
                changes.addAll(texts.changes());
            });
        }
    }

    private void alone(GateRule rule, boolean gone) {
        Word stated = rule.shadow() ? Word.ADDED : Word.STRICTER;
        Optional<String> text = Optional.of(ExpressionText.of(rule.when()));
        changes.add(new Change(
                gone ? stated.mirrored() : stated,
                places.apply(rule.gate()),
                head(rule) + " when",
                gone ? text : Optional.empty(),
                gone ? Optional.empty() : text));
    }

    private Place place(GateRule one, GateRule two) {
        return places.apply(one.gate().equals(two.gate()) ? two.gate() : Optional.empty());
    }

    private List<Change> differences(GateRule before, GateRule after) {
        Found found = new Found(place(before, after));
        boolean reported = before.shadow() && after.shadow();
        Order entry = guards.red(before.when(), after.when());
        if (entry != Order.SAME) {
            Wording wording = guards.wording(before.when(), after.when());
            found.add(entry.red(), wording.what(word(after) + " when"), wording.before(), wording.after());
        }
        String title = (reported ? "shadow " : "") + kind(after) + " when " + ExpressionText.of(after.when());
        if (before.kind() != after.kind()) {
            Word verdict = after.kind().compareTo(before.kind()) < 0 ? Word.STRICTER : Word.WEAKER;
            found.add(verdict, "verdict when " + ExpressionText.of(after.when()), head(before), head(after));
        }
        found.flag(Word.WEAKER, title + ", shadow", before.shadow(), after.shadow());
        if (before.until().isPresent() || after.until().isPresent()) {
            Order release = guards.release(before, after);
            if (release != Order.SAME) {
                found.add(release.green(), title + ", until", guards.releaseBefore(before), guards.releaseAfter(after));
            }
        } else {
            found.duration(
                    Word.STRICTER,
                    title + ", until it has been false for",
                    guards.defaultHoldBefore(before),
                    guards.defaultHoldAfter(after));
        }
        guards.pace(found, title, before.when(), after.when());
        if (before.until().isPresent() && after.until().isPresent()) {
            guards.pace(
                    found,
                    title + ", until",
                    before.until().get(),
                    after.until().get());
        }
        if (before.kind() == after.kind()) {
            particulars(found, before, after, title);
        }
        return reported ? found.changes().stream().map(RedRules::withoutForce).toList() : found.changes();
    }

    private static void particulars(Found found, GateRule before, GateRule after, String title) {
        found.amount(Word.WEAKER, title + ", to", before.share(), after.share(), RedRules::share);
        found.optional(title + ", to", before.toPhase(), after.toPhase(), phase -> phase);
        found.duration(Word.STRICTER, title + ", cooldown", before.cooldown(), after.cooldown());
        if (!before.atMost().equals(after.atMost())) {
            found.add(
                    limit(before.atMost(), after.atMost()),
                    title + ", at most",
                    before.atMost().map(RedRules::atMost),
                    after.atMost().map(RedRules::atMost));
        }
    }

    /** The word for another {@code at most}: fewer pauses, counted for longer, need a person sooner. */
    private static Word limit(Optional<GateRule.AtMost> before, Optional<GateRule.AtMost> after) {
        if (before.isEmpty() || after.isEmpty()) {
            return after.isPresent() ? Word.STRICTER : Word.WEAKER;
        }
        int times = Integer.compare(after.get().times(), before.get().times());
        int period = before.get().in().compareTo(after.get().in());
        if (times <= 0 && period <= 0) {
            return Word.STRICTER;
        }
        return times >= 0 && period >= 0 ? Word.WEAKER : Word.CHANGED;
    }

    /** A shadow rule is reported and never acted on, so it can be neither stricter nor weaker. */
    private static Change withoutForce(Change change) {
        boolean directed = change.word() == Word.STRICTER || change.word() == Word.WEAKER;
        return directed
                ? new Change(Word.CHANGED, change.place(), change.what(), change.before(), change.after())
                : change;
    }

    static String title(GateRule rule) {
        return word(rule) + " when " + ExpressionText.of(rule.when());
    }

    private static String word(GateRule rule) {
        return (rule.shadow() ? "shadow " : "") + kind(rule);
    }

    private static String kind(GateRule rule) {
        return rule.kind().name().toLowerCase(Locale.ROOT);
    }

    private static String head(GateRule rule) {
        String target = rule.kind() == GateRule.Kind.THROTTLE
                ? " to " + share(rule.share())
                : rule.toPhase().map(phase -> " to " + phase).orElse("");
        return word(rule) + target;
    }

    private static String share(double percent) {
        return QuantityFormat.format(percent, Unit.PERCENT);
    }

    private static String atMost(GateRule.AtMost limit) {
        return limit.times() + " in " + ExpressionText.duration(limit.in());
    }
}
