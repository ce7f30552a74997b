package dev.sluice.document;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.model.Step;
import dev.sluice.language.sql.SchemaChanges;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What can be taken back, phase by phase: how, in which time, and what is lost by it. */
final class ReversibilityMap {

    /**
     * One phase.
     *
     * @param undone whether it can be taken back, in a word or two
     * @param time of a rollback that begins when the phase has done its work
     * @param lost what a rollback of the phase loses, as far as its statements tell
     */
    record Row(Markup phase, Markup undone, Markup how, Markup time, Markup lost) {}

    private final Runbook runbook;
    private final Estimates estimates;
    private final Reversibility reversibility;

    ReversibilityMap(Runbook runbook, Estimates estimates) {
        this.runbook = runbook;
        this.estimates = estimates;
        this.reversibility = new Reversibility(runbook);
    }

    List<Row> rows(Room room) {
        return room.fit(runbook.phases().stream().map(this::row).toList(), ReversibilityMap::gap);
    }

    private static Row gap(int left) {
        return new Row(
                new Markup("… " + Words.count(left, "phase") + " more"),
                new Markup("see [Phases](#phases)"),
                Markup.NOTHING,
                Markup.NOTHING,
                Markup.NOTHING);
    }

    private Row row(Phase phase) {
        Markup name = new Markup(PhasePage.link(phase));
        if (reversibility.isBehind(phase)) {
            boolean turn = reversibility.turn().filter(phase::equals).isPresent();
            String step =
                    reversibility.pointOfNoReturn().map(Reversibility::link).orElse("");
            return new Row(
                    name,
                    new Markup(turn ? "**no: point of no return**" : "**no**"),
                    new Markup(
                            turn
                                    ? "from the beginning of " + step + " on, neither it nor what was before"
                                    : "behind the point of no return"),
                    new Markup(turn ? "none from " + step + " on" : "none"),
                    new Markup("cannot be taken back"));
        }
        List<Step> effects = phase.steps().stream().filter(StepWords::isEffect).toList();
        if (effects.isEmpty()) {
            return new Row(
                    name,
                    new Markup("nothing to take back"),
                    new Markup("it changes nothing"),
                    time(phase),
                    new Markup("nothing"));
        }
        return new Row(name, new Markup("yes"), how(effects), time(phase), lost(effects));
    }

    private Markup time(Phase phase) {
        Estimates.Length length = estimates.rollbackFrom(phase);
        return Markup.text(length.isNothing() ? "none: nothing runs" : length.text());
    }

    private static Markup how(List<Step> effects) {
        List<String> ways = new ArrayList<>();
        way(effects, Step.Undo.By.class, "by an undo of its own", "by undos of their own", ways);
        way(
                effects,
                Step.Undo.Batched.class,
                "in batches over the ranges done",
                "in batches over the ranges done",
                ways);
        way(effects, Step.Undo.FromOld.class, "from its old values", "from their old values", ways);
        long none = effects.stream()
                .filter(step -> step.undo()
                        .filter(undo -> !(undo instanceof Step.Undo.None))
                        .isEmpty())
                .count();
        if (none > 0) {
            ways.add(Words.count(none, "step") + (none == 1 ? " needs none of its own" : " need none of their own"));
        }
        return new Markup(Words.list(ways));
    }

    private static void way(
            List<Step> effects, Class<? extends Step.Undo> kind, String one, String several, List<String> ways) {
        long count = effects.stream()
                .filter(step -> step.undo().filter(kind::isInstance).isPresent())
                .count();
        if (count > 0) {
            ways.add(Words.count(count, "step") + " " + (count == 1 ? one : several));
        }
    }

    private static Markup lost(List<Step> effects) {
        Set<String> losses = new LinkedHashSet<>();
        effects.forEach(step -> step.undo().ifPresent(undo -> losses.addAll(losses(undo))));
        if (losses.isEmpty()) {
            boolean runs = effects.stream()
                    .anyMatch(step -> step.undo()
                            .filter(undo -> !(undo instanceof Step.Undo.None))
                            .isPresent());
            return new Markup(runs ? "nothing, as far as its statements tell" : "nothing of its own");
        }
        return new Markup(String.join("; ", losses));
    }

    private static List<String> losses(Step.Undo undo) {
        return switch (undo) {
            case Step.Undo.By by -> losses(by.action());
            case Step.Undo.Batched batched ->
                List.of("values that the run wrote, as far as the undo's condition finds them");
            case Step.Undo.FromOld old -> List.of();
            case Step.Undo.None none -> List.of();
        };
    }

    private static List<String> losses(Action action) {
        return SqlFacts.of(action).map(ReversibilityMap::losses).orElseGet(() -> switch (action) {
            case Action.Wait wait -> List.of();
            default -> List.of("whatever its undo takes with it, which the runbook does not tell");
        });
    }

    private static List<String> losses(SqlText sql) {
        List<String> losses = new ArrayList<>();
        List<String> gone =
                SchemaChanges.gone(sql.raw()).stream().map(Markdown::code).toList();
        if (!gone.isEmpty()) {
            losses.add("what " + Words.list(gone) + (gone.size() == 1 ? " holds by then" : " hold by then"));
        }
        if (SqlFacts.deletesRows(sql)) {
            losses.add("the rows that its undo deletes");
        }
        return losses;
    }
}
