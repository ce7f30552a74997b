package dev.sluice.language.difference;

import dev.sluice.language.difference.GreenRules.Wanted;
import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.StepRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the phases of two runbooks differ in. */
final class PhaseDifference {
    private final Guards guards;
    private final Map<String, Phase> own = new LinkedHashMap<>();
    private final Map<String, Phase> other = new LinkedHashMap<>();
    private final List<Change> changes = new ArrayList<>();

    PhaseDifference(Guards guards, Runbook before, Runbook after) {
        this.guards = guards;
        before.phases().forEach(phase -> own.put(phase.name(), phase));
        after.phases().forEach(phase -> other.put(phase.name(), phase));
    }

    List<Change> compare() {
        own.forEach((name, phase) -> {
            if (!other.containsKey(name)) {
                alone(phase, own, true);
            }
        });
        other.forEach((name, phase) -> {
            if (own.containsKey(name)) {
                pair(own.get(name), phase);
            } else {
                alone(phase, other, false);
            }
        });
        return changes;
    }

    private static Place place(String phase) {
        return Place.of(Place.Kind.PHASE, phase, Set.of(phase));
    }

    private static Function<Optional<String>, Place> places(Place phase) {
        return gate ->
                gate.map(name -> Place.of(Place.Kind.GATE, name, phase.reach())).orElse(phase);
    }

    /** A phase that came or went: it acts upon those behind it, which waited, or will wait, for what it proceeds on. */
    private void alone(Phase phase, Map<String, Phase> among, boolean gone) {
        List<String> order = List.copyOf(among.keySet());
        List<String> reach = new ArrayList<>(order.subList(order.indexOf(phase.name()), order.size()));
        reach.add(StepRef.VERIFY);
        reach.add(StepRef.FINALLY);
        Place place = Place.of(Place.Kind.PHASE, phase.name(), reach);
        String steps = phase.steps().isEmpty()
                ? "without steps"
                : "with "
                        + phase.steps().stream().map(step -> step.ref().step()).collect(Collectors.joining(", "));
        Optional<String> text = Optional.of(steps);
        changes.add(new Change(
                gone ? Word.REMOVED : Word.ADDED,
                place,
                "phase",
                gone ? text : Optional.empty(),
                gone ? Optional.empty() : text));
        List<Wanted> wanted = proceed(phase);
        changes.addAll(new GreenRules(guards, "proceed when", any -> place)
                .compare(gone ? wanted : List.of(), gone ? List.of() : wanted));
    }

    private void pair(Phase before, Phase after) {
        Place place = place(after.name());
        Found found = new Found(place);
        found.text("title", Optional.of(before.title()), Optional.of(after.title()));
        List<String> first = ahead(own, other, before.name());
        List<String> second = ahead(other, own, after.name());
        if (!Set.copyOf(first).equals(Set.copyOf(second))) {
            // What cannot be undone no longer waits for what came before it.
            boolean noReturn = before.irreversible() && after.irreversible();
            found.add(noReturn ? behindFewer(first, second) : Word.MOVED, "phase", behind(first), behind(second));
        }
        found.flag(Word.WEAKER, "irreversible", before.irreversible(), after.irreversible());
        durations(found, before, after);
        baselines(found, before.baselines(), after.baselines());
        changes.addAll(found.changes());
        changes.addAll(new GreenRules(guards, "require", places(place))
                .compare(
                        before.requires().stream().map(Wanted::of).toList(),
                        after.requires().stream().map(Wanted::of).toList()));
        changes.addAll(new RedRules(guards, places(place)).compare(red(before), red(after)));
        changes.addAll(new GreenRules(guards, "proceed when", places(place)).compare(proceed(before), proceed(after)));
        StepDifference steps = new StepDifference(guards);
        boolean turned = before.irreversible() != after.irreversible();
        changes.addAll(steps.compare(place, before.steps(), after.steps(), turned));
        changes.addAll(new StepDifference(guards).compare(place, before.finallySteps(), after.finallySteps(), false));
    }

    /** The word for something that others guard no longer. */
    static Word behindFewer(List<String> before, List<String> after) {
        if (before.containsAll(after)) {
            return Word.WEAKER;
        }
        return after.containsAll(before) ? Word.STRICTER : Word.CHANGED;
    }

    /** The phases that run before this one in one runbook and are in the other, too. */
    private static List<String> ahead(Map<String, Phase> among, Map<String, Phase> known, String phase) {
        return among.keySet().stream()
                .takeWhile(name -> !name.equals(phase))
                .filter(known::containsKey)
                .toList();
    }

    private static String behind(List<String> phases) {
        return phases.isEmpty() ? "first" : "after " + String.join(", ", phases);
    }

    private static void durations(Found found, Phase before, Phase after) {
        found.duration(Word.STRICTER, "soak", before.soak(), after.soak());
        found.duration(Word.STRICTER, "warmup", before.warmup(), after.warmup());
        if (before.withinStated() || after.withinStated()) {
            found.duration(Word.WEAKER, "within", before.within(), after.within());
        }
        Optional<Duration> one = before.patience();
        Optional<Duration> two = after.patience();
        if (one.isPresent() && two.isPresent()) {
            found.duration(Word.WEAKER, "patience", one.get(), two.get());
        } else {
            // Without it the command line's holds, which nobody knows here.
            found.optional("patience", one, two, ExpressionText::duration);
        }
    }

    private static void baselines(Found found, List<Phase.Baseline> before, List<Phase.Baseline> after) {
        Map<String, Duration> first = windows(before);
        Map<String, Duration> second = windows(after);
        first.forEach((metric, over) -> {
            if (!second.containsKey(metric)) {
                found.add(Word.REMOVED, baseline(metric), window(over), Optional.empty());
            }
        });
        second.forEach((metric, over) -> {
            if (!first.containsKey(metric)) {
                found.add(Word.ADDED, baseline(metric), Optional.empty(), window(over));
            } else {
                found.duration(Word.CHANGED, baseline(metric), first.get(metric), over);
            }
        });
    }

    private static Map<String, Duration> windows(List<Phase.Baseline> baselines) {
        Map<String, Duration> windows = new LinkedHashMap<>();
        baselines.forEach(baseline -> windows.put(baseline.metric(), baseline.over()));
        return windows;
    }

    private static String baseline(String metric) {
        return "baseline " + metric + " over";
    }

    private static Optional<String> window(Duration over) {
        return Optional.of(ExpressionText.duration(over));
    }

    private static List<GateRule> red(Phase phase) {
        return phase.rules().stream().filter(GateRule::red).toList();
    }

    private static List<Wanted> proceed(Phase phase) {
        return phase.rules().stream()
                .filter(rule -> !rule.red())
                .map(Wanted::of)
                .toList();
    }
}
