package dev.sluice.language.difference;

import dev.sluice.language.difference.GreenRules.Wanted;
import dev.sluice.language.model.Diagnosis;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Source;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.StepRef;
import dev.sluice.language.model.Verification;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Walks over two runbooks side by side. */
final class RunbookDifference {
    private final Runbook before;
    private final Runbook after;
    private final Guards guards;
    private final Uses ownUses;
    private final Uses otherUses;
    /** The parts of a run of either, in its order. */
    private final Set<String> parts = new LinkedHashSet<>();

    private final List<Change> changes = new ArrayList<>();

    RunbookDifference(Runbook before, Runbook after) {
        this.before = before;
        this.after = after;
        guards = new Guards(before, after);
        ownUses = new Uses(before);
        otherUses = new Uses(after);
        after.phases().forEach(phase -> parts.add(phase.name()));
        before.phases().forEach(phase -> parts.add(phase.name()));
        parts.add(StepRef.VERIFY);
        parts.add(StepRef.FINALLY);
    }

    List<Change> changes() {
        changes.addAll(HeaderDifference.compare(Place.of(Place.Kind.HEADER, parts), before, after));
        sources();
        params();
        metrics();
        changes.addAll(new PhaseDifference(guards, before, after).compare());
        verify();
        Place end = Place.of(Place.Kind.FINALLY, Set.of(StepRef.FINALLY));
        changes.addAll(new StepDifference(guards).compare(end, before.finallySteps(), after.finallySteps(), false));
        changes.addAll(HeaderDifference.closeout(
                Place.of(Place.Kind.CLOSEOUT, Set.of()), before.closeout(), after.closeout()));
        changes.addAll(AlertingDifference.compare(before.alerting(), after.alerting()));
        changes.addAll(AlertingDifference.dashboard(before.dashboard(), after.dashboard()));
        diagnoses();
        return joined();
    }

    /** A gate's rule is the same in each phase that uses it, and so is its change. */
    private List<Change> joined() {
        Map<List<Object>, Change> joined = new LinkedHashMap<>();
        for (Change change : changes) {
            boolean gate = change.place().kind() == Place.Kind.GATE;
            List<Object> key = List.of(
                    gate ? change.place().name() : change.place(),
                    change.word(),
                    change.what(),
                    change.before(),
                    change.after());
            joined.merge(key, change, RunbookDifference::joined);
        }
        return List.copyOf(joined.values());
    }

    private static Change joined(Change one, Change two) {
        Set<String> reach = new LinkedHashSet<>(one.place().reach());
        reach.addAll(two.place().reach());
        Place place = new Place(one.place().kind(), one.place().name(), reach);
        return new Change(one.word(), place, one.what(), one.before(), one.after());
    }

    private Place place(Place.Kind kind, String name, Collection<String> own, Collection<String> other) {
        Set<String> reach = new LinkedHashSet<>(parts);
        reach.removeIf(part -> !own.contains(part) && !other.contains(part));
        return new Place(kind, name, reach);
    }

    private interface Pair<T> {
        List<Change> of(Place place, T before, T after);
    }

    /** Compares things that have names. */
    private <T> void named(
            List<T> own,
            List<T> other,
            Function<T, String> name,
            Function<String, Place> place,
            Function<T, String> text,
            Pair<T> pair) {
        Map<String, T> first = byName(own, name);
        Map<String, T> second = byName(other, name);
        String word = "declaration";
        first.forEach((key, thing) -> {
            if (!second.containsKey(key)) {
                Optional<String> gone = Optional.of(text.apply(thing));
                changes.add(new Change(Word.REMOVED, place.apply(key), word, gone, Optional.empty()));
            }
        });
        second.forEach((key, thing) -> {
            if (first.containsKey(key)) {
                changes.addAll(pair.of(place.apply(key), first.get(key), thing));
            } else {
                Optional<String> come = Optional.of(text.apply(thing));
                changes.add(new Change(Word.ADDED, place.apply(key), word, Optional.empty(), come));
            }
        });
    }

    private static <T> Map<String, T> byName(List<T> things, Function<T, String> name) {
        Map<String, T> byName = new LinkedHashMap<>();
        things.forEach(thing -> byName.put(name.apply(thing), thing));
        return byName;
    }

    private void sources() {
        named(
                before.sources(),
                after.sources(),
                Source::name,
                name -> place(Place.Kind.SOURCE, name, ownUses.ofSource(name), otherUses.ofSource(name)),
                source -> text(source.kind()),
                (place, own, other) -> {
                    Found found = new Found(place);
                    found.changed("kind", own.kind(), other.kind(), RunbookDifference::text);
                    return found.changes();
                });
    }

    private static String text(Source.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private void params() {
        named(
                before.params(),
                after.params(),
                Param::name,
                name -> place(Place.Kind.PARAM, name, ownUses.ofParam(name), otherUses.ofParam(name)),
                ParamDifference::text,
                ParamDifference::compare);
    }

    /** Those of windows are compared with the steps that they belong to. */
    private static List<Metric> declared(Runbook runbook) {
        return runbook.metrics().stream().filter(Metric::declared).toList();
    }

    private void metrics() {
        MetricDifference difference = new MetricDifference(guards);
        named(
                declared(before),
                declared(after),
                Metric::name,
                name -> place(Place.Kind.METRIC, name, ownUses.ofMetric(name), otherUses.ofMetric(name)),
                metric -> MetricDifference.text(metric.definition()),
                (place, own, other) -> difference.compare(place, own, other, otherUses.readers(own.name())));
    }

    private void diagnoses() {
        named(
                before.diagnoses(),
                after.diagnoses(),
                Diagnosis::name,
                DiagnosisDifference::place,
                Diagnosis::title,
                new DiagnosisDifference(guards)::compare);
    }

    private void verify() {
        Place place = Place.of(Place.Kind.VERIFY, Set.of(StepRef.VERIFY));
        Found found = new Found(place);
        if (before.verify().isPresent() && after.verify().isPresent()) {
            found.text(
                    "title",
                    before.verify().map(Verification::title),
                    after.verify().map(Verification::title));
        }
        changes.addAll(found.changes());
        changes.addAll(new GreenRules(guards, "expect", any -> place).compare(expects(before), expects(after)));
        changes.addAll(new StepDifference(guards).compare(place, steps(before), steps(after), false));
    }

    private static List<Wanted> expects(Runbook runbook) {
        List<Phase.Condition> expects =
                runbook.verify().map(Verification::expects).orElse(List.of());
        return expects.stream().map(Wanted::of).toList();
    }

    private static List<Step> steps(Runbook runbook) {
        return runbook.verify().map(Verification::steps).orElse(List.of());
    }
}
