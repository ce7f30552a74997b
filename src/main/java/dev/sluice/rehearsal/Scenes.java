package dev.sluice.rehearsal;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.Truth;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The scenes of a runbook: values of its metrics under which each phase can be entered and left and no rule is red. They are
 * found by trying: the gate's own evaluation says what is still wrong, and one metric of that is changed.
 */
final class Scenes {
    private static final int TRIES = 3_000;
    private static final int TURNS = 3;

    private final Map<String, Scene> before = new LinkedHashMap<>();
    private final Map<String, Scene> during = new LinkedHashMap<>();
    private final Scene last;
    private final List<String> hopeless = new ArrayList<>();

    private Scenes(Runbook runbook) {
        List<Expression> conditions = new ArrayList<>();
        for (Phase phase : runbook.phases()) {
            conditions.addAll(Wishes.before(phase).all());
            conditions.addAll(Wishes.during(phase).all());
        }
        conditions.addAll(Wishes.last(runbook).all());
        Map<String, List<Value>> candidates = Candidates.of(runbook, conditions);
        Map<String, Value> values = new LinkedHashMap<>();
        candidates.forEach((metric, possible) -> values.put(metric, possible.getFirst()));
        Chance chance = new Chance(1);
        for (Phase phase : runbook.phases()) {
            before.put(phase.name(), find(runbook, phase.name(), Wishes.before(phase), candidates, values, chance));
            during.put(phase.name(), find(runbook, phase.name(), Wishes.during(phase), candidates, values, chance));
        }
        last = find(runbook, "verify", Wishes.last(runbook), candidates, values, chance);
    }

    static Scenes of(Runbook runbook) {
        return new Scenes(runbook);
    }

    Scene before(String phase) {
        return before.get(phase);
    }

    Scene during(String phase) {
        return during.get(phase);
    }

    Scene last() {
        return last;
    }

    /** Stages for which no values were found under which a run passes them. */
    List<String> hopeless() {
        return List.copyOf(hopeless);
    }

    /** Changes the values until the wishes come true; they are left so for the next stage. */
    private Scene find(
            Runbook runbook,
            String stage,
            Wishes wishes,
            Map<String, List<Value>> candidates,
            Map<String, Value> values,
            Chance chance) {
        Trial trial = new Trial(runbook, wishes.all());
        List<Expression> wrong = wrong(runbook, wishes, trial.on(values));
        for (int tries = 0; !wrong.isEmpty() && tries < TRIES; tries++) {
            Expression unmet = chance.pick(wrong);
            List<String> inputs = inputs(runbook, unmet);
            String metric = chance.pick(inputs);
            Value before = values.get(metric);
            values.put(metric, chance.pick(candidates.get(metric)));
            List<Expression> now = wrong(runbook, wishes, trial.on(values));
            if (now.size() <= wrong.size() || chance.oneIn(10)) {
                wrong = now;
            } else {
                values.put(metric, before);
            }
        }
        if (!wrong.isEmpty()) {
            hopeless.add(stage);
        }
        return new Scene(values, turns(runbook, wishes, candidates, values));
    }

    /** For each metric a few values that turn something, looked for among the conditions that read it. */
    private static List<Scene.Turn> turns(
            Runbook runbook, Wishes wishes, Map<String, List<Value>> candidates, Map<String, Value> green) {
        Set<String> used = new LinkedHashSet<>();
        wishes.all().forEach(condition -> used.addAll(inputs(runbook, condition)));
        List<Scene.Turn> turns = new ArrayList<>();
        for (String metric : used) {
            Wishes concerned =
                    wishes.that(condition -> inputs(runbook, condition).contains(metric));
            Trial trial = new Trial(runbook, concerned.all());
            int holds = concerned.hold().size();
            int found = 0;
            for (Value value : candidates.get(metric)) {
                Map<String, Value> turned = new LinkedHashMap<>(green);
                turned.put(metric, value);
                List<Truth> truths = found < TURNS ? trial.on(turned) : List.of();
                boolean red = !truths.isEmpty()
                        && truths.subList(holds, truths.size()).contains(Truth.TRUE);
                if (red || !truths.isEmpty() && truths.subList(0, holds).contains(Truth.FALSE)) {
                    turns.add(new Scene.Turn(metric, value, red));
                    found += red ? 1 : 0;
                }
            }
        }
        return turns;
    }

    /** The wishes that do not come true and could. */
    private static List<Expression> wrong(Runbook runbook, Wishes wishes, List<Truth> truths) {
        List<Expression> all = wishes.all();
        List<Expression> wrong = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            boolean wanted = i < wishes.hold().size();
            boolean fine = wanted ? truths.get(i) == Truth.TRUE : truths.get(i) == Truth.FALSE;
            if (!fine && !inputs(runbook, all.get(i)).isEmpty()) {
                wrong.add(all.get(i));
            }
        }
        return wrong;
    }

    /** The metrics from outside that a condition depends on, through formulas. */
    private static List<String> inputs(Runbook runbook, Expression condition) {
        Set<String> inputs = new LinkedHashSet<>();
        for (String name : Expressions.metrics(condition)) {
            Metric metric = runbook.metric(name);
            if (Candidates.isOutside(metric)) {
                inputs.add(name);
            } else if (metric.definition() instanceof Metric.Definition.Formula formula) {
                inputs.addAll(inputs(runbook, formula.expression()));
            }
        }
        return List.copyOf(inputs);
    }
}
