package dev.sluice.language.difference;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What two rows of steps differ in; a step is the same while it has its name and stays in its block. */
final class StepDifference {
    private final Guards guards;
    private final List<Change> changes = new ArrayList<>();

    StepDifference(Guards guards) {
        this.guards = guards;
    }

    /**
     * @param block where the order of the steps is reported
     * @param turned whether the block's own point of no return is reported already
     */
    List<Change> compare(Place block, List<Step> before, List<Step> after, boolean turned) {
        Map<String, Step> own = byName(before);
        Map<String, Step> other = byName(after);
        List<String> stayed = own.keySet().stream().filter(other::containsKey).toList();
        List<String> order = other.keySet().stream().filter(own::containsKey).toList();
        own.forEach((name, step) -> {
            if (!other.containsKey(name)) {
                alone(step, true);
            }
        });
        if (!stayed.equals(order)) {
            Found found = new Found(block);
            found.add(Word.MOVED, "order of steps", String.join(", ", stayed), String.join(", ", order));
            changes.addAll(found.changes());
            stayed.forEach(name -> moved(own.get(name), other.get(name), stayed, order));
        }
        other.forEach((name, step) -> {
            if (own.containsKey(name)) {
                pair(own.get(name), step, turned);
            } else {
                alone(step, false);
            }
        });
        return changes;
    }

    /** A wait guards what comes behind it; what cannot be undone has waited for what comes before it. */
    private void moved(Step before, Step after, List<String> stayed, List<String> order) {
        int from = stayed.indexOf(before.ref().step());
        int to = order.indexOf(after.ref().step());
        if (waits(before) && waits(after)) {
            reach(before, "waits before", stayed.subList(from + 1, stayed.size()), order.subList(to + 1, order.size()));
        } else if (before.irreversible() && after.irreversible()) {
            reach(before, "irreversible, behind", stayed.subList(0, from), order.subList(0, to));
        }
    }

    private void reach(Step step, String what, List<String> before, List<String> after) {
        if (!Set.copyOf(before).equals(Set.copyOf(after))) {
            Found found = new Found(place(step, waits(step)));
            found.add(PhaseDifference.behindFewer(before, after), what, names(before), names(after));
            changes.addAll(found.changes());
        }
    }

    private static String names(List<String> steps) {
        return steps.isEmpty() ? "no step" : String.join(", ", steps);
    }

    private static Map<String, Step> byName(List<Step> steps) {
        Map<String, Step> byName = new LinkedHashMap<>();
        steps.forEach(step -> byName.put(step.ref().step(), step));
        return byName;
    }

    private static Place place(Step step, boolean waits) {
        Place.Kind kind = waits ? Place.Kind.WAIT : Place.Kind.STEP;
        return Place.of(kind, step.ref().toString(), Set.of(step.ref().phase()));
    }

    private static boolean waits(Step step) {
        return step.action() instanceof Action.Wait;
    }

    /** A step that nobody may skip, or that only waits, guards what comes behind it. */
    private void alone(Step step, boolean gone) {
        boolean guard = step.required() || waits(step);
        Word stated = guard ? Word.STRICTER : Word.ADDED;
        Optional<String> text = Optional.of(ActionText.of(step.action()));
        changes.add(new Change(
                gone ? stated.mirrored() : stated,
                place(step, waits(step)),
                "step",
                gone ? text : Optional.empty(),
                gone ? Optional.empty() : text));
    }

    private void pair(Step before, Step after, boolean turned) {
        Found found = new Found(place(after, waits(before) || waits(after)));
        found.flag(Word.STRICTER, "required", before.required(), after.required());
        if (!turned) {
            found.flag(Word.WEAKER, "irreversible", before.irreversible(), after.irreversible());
        }
        new PostponementDifference(guards, found).compare(before.postponed(), after.postponed());
        new ActionDifference(guards, found, "").compare(before.action(), after.action());
        undo(found, before.undo(), after.undo());
        probe(found, before.probe(), after.probe());
        changes.addAll(found.changes());
    }

    private void undo(Found found, Optional<Step.Undo> before, Optional<Step.Undo> after) {
        boolean had = undoes(before);
        boolean has = undoes(after);
        if (had != has) {
            found.add(
                    has ? Word.STRICTER : Word.WEAKER,
                    "undo",
                    before.map(ActionText::undo),
                    after.map(ActionText::undo));
        } else if (has) {
            undo(found, before.get(), after.get());
        } else {
            found.text("undo", before.map(ActionText::undo), after.map(ActionText::undo));
        }
    }

    private static boolean undoes(Optional<Step.Undo> undo) {
        return undo.isPresent() && !(undo.get() instanceof Step.Undo.None);
    }

    private void undo(Found found, Step.Undo before, Step.Undo after) {
        ActionDifference actions = new ActionDifference(guards, found, "undo ");
        boolean compared = switch (before) {
            case Step.Undo.By own -> {
                boolean alike = after instanceof Step.Undo.By;
                if (after instanceof Step.Undo.By other) {
                    actions.compare(own.action(), other.action());
                }
                yield alike;
            }
            case Step.Undo.Batched own -> {
                boolean alike = after instanceof Step.Undo.Batched;
                if (after instanceof Step.Undo.Batched other) {
                    actions.text("sql", own.sql(), other.sql());
                }
                yield alike;
            }
            case Step.Undo.FromOld own -> after instanceof Step.Undo.FromOld;
            case Step.Undo.None own -> after instanceof Step.Undo.None;
        };
        if (!compared) {
            found.add(Word.CHANGED, "undo", ActionText.undo(before), ActionText.undo(after));
        }
    }

    private static void probe(Found found, Optional<Step.Probe> before, Optional<Step.Probe> after) {
        boolean same = Queries.same(before.map(Step.Probe::query), after.map(Step.Probe::query))
                && before.map(Step.Probe::source).equals(after.map(Step.Probe::source));
        if (!same) {
            Word word = before.isEmpty() ? Word.STRICTER : after.isEmpty() ? Word.WEAKER : Word.CHANGED;
            found.add(word, "probe", before.map(StepDifference::text), after.map(StepDifference::text));
        }
    }

    private static String text(Step.Probe probe) {
        return "from " + probe.source() + " " + ActionText.query(probe.query());
    }
}
