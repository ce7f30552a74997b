package dev.sluice.document;

import dev.sluice.document.Checklist.Item;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.RuleGroup;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The checklist's questions to the phases, their steps and their rules. */
final class PhaseChecks {
    private final Runbook runbook;
    private final Room room;
    private final Reversibility reversibility;

    PhaseChecks(Runbook runbook, Room room) {
        this.runbook = runbook;
        this.room = room;
        this.reversibility = new Reversibility(runbook);
    }

    List<Item> items() {
        return List.of(
                undo(),
                rollback(),
                success(),
                pause(),
                guarded(),
                lockTimeouts(),
                outside(),
                verified(),
                tests(),
                reached());
    }

    private Item undo() {
        String item = "Every step has an undo, or a reason why it needs none";
        List<String> without = effects()
                .filter(at -> at.step().undo().isEmpty())
                .filter(at -> !reversibility.isBehind(at.phase()))
                .map(at -> Reversibility.link(at.step()))
                .toList();
        long reasons = effects()
                .filter(at -> at.step()
                        .undo()
                        .filter(Step.Undo.None.class::isInstance)
                        .isPresent())
                .count();
        if (effects().findAny().isEmpty()) {
            return Item.notApplicable(item, "no step changes anything");
        }
        return Item.lacking(
                item,
                without,
                "under [Rollback of the whole run](#rollback-of-the-whole-run)"
                        + (reasons == 0 ? "" : "; " + Words.count(reasons, "step") + " with a reason instead")
                        + turn(),
                "without either",
                room);
    }

    private String turn() {
        return reversibility
                .pointOfNoReturn()
                .map(step -> "; from " + Reversibility.link(step) + " on nothing can be undone")
                .orElse("");
    }

    private Item rollback() {
        String item = "Every phase up to the point of no return has a rollback rule";
        List<Phase> before = runbook.phases().stream()
                .filter(phase -> !reversibility.isBehind(phase))
                .toList();
        return before.isEmpty()
                ? Item.notApplicable(item, "every phase stands behind the point of no return")
                : Item.lacking(
                        item, without(before, GateRule.Kind.ROLLBACK), phases(before), "no rule rolls back in", room);
    }

    private Item success() {
        return Item.lacking(
                "Every phase has a measure of success",
                without(runbook.phases(), GateRule.Kind.PROCEED),
                phases(runbook.phases()),
                "no " + Markdown.code("proceed") + " in",
                room);
    }

    private Item pause() {
        return Item.lacking(
                "Every phase has a pause rule",
                without(runbook.phases(), GateRule.Kind.PAUSE),
                phases(runbook.phases()),
                "no rule pauses in",
                room);
    }

    /** Phases whose rules of that kind are none, or shadows. */
    private static List<String> without(List<Phase> phases, GateRule.Kind kind) {
        return phases.stream()
                .filter(phase -> phase.rules().stream().noneMatch(rule -> rule.kind() == kind && !rule.shadow()))
                .map(PhasePage::link)
                .toList();
    }

    private static String phases(List<Phase> phases) {
        return phases.size() == 1 ? "1 of 1 phase" : phases.size() + " of " + phases.size() + " phases";
    }

    private Item guarded() {
        String item = "The point of no return is guarded by a precondition";
        Optional<Phase> turn = reversibility.turn();
        if (turn.isEmpty()) {
            return Item.notApplicable(item, "there is no point of no return");
        }
        String phase = PhasePage.link(turn.get());
        return turn.get().requires().isEmpty()
                ? Item.missing(item, "no " + Markdown.code("require") + " in " + phase)
                : Item.proved(item, Words.count(turn.get().requires().size(), "precondition") + " in " + phase);
    }

    private Item lockTimeouts() {
        String item = "Every statement that locks a table has a lock timeout";
        List<At> locking = effects().filter(at -> locks(at.step().action())).toList();
        List<String> without = locking.stream()
                .filter(at -> at.step().action() instanceof Action.Sql sql
                        && sql.mode() != Action.Sql.Mode.OUTSIDE_TRANSACTION
                        && sql.lockTimeout().isZero())
                .map(at -> Reversibility.link(at.step()))
                .toList();
        if (locking.isEmpty()) {
            return Item.notApplicable(item, "no statement does, as far as its text tells");
        }
        return Item.lacking(item, without, Words.count(locking.size(), "step"), "none in", room);
    }

    private static boolean locks(Action action) {
        return action instanceof Action.Sql sql
                && sql.mode() != Action.Sql.Mode.OUTSIDE_TRANSACTION
                && SqlFacts.locksTables(sql.sql());
    }

    /** What runs in no transaction may be half done. */
    private Item outside() {
        String item = "What runs outside a transaction can be found out about, or cleared away";
        List<At> outside = effects()
                .filter(at -> at.step().action() instanceof Action.Sql sql
                        && sql.mode() == Action.Sql.Mode.OUTSIDE_TRANSACTION)
                .toList();
        List<String> blind = outside.stream()
                .filter(at -> at.step().probe().isEmpty()
                        && at.step().action() instanceof Action.Sql sql
                        && sql.cleanUp().isEmpty())
                .map(at -> Reversibility.link(at.step()))
                .toList();
        if (outside.isEmpty()) {
            return Item.notApplicable(item, "every statement stands in a transaction");
        }
        return Item.lacking(
                item,
                blind,
                Words.count(outside.size(), "step"),
                "neither " + Markdown.code("probe") + " nor a clean-up " + Markdown.code("after"),
                room);
    }

    private Item verified() {
        String item = "The outcome is verified when all is done";
        int expects =
                runbook.verify().map(Verification::expects).map(List::size).orElse(0);
        return expects == 0
                ? Item.missing(item, "no " + Markdown.code("verify") + " with an " + Markdown.code("expect"))
                : Item.proved(item, Words.count(expects, "condition") + " under [Verification](#verification)");
    }

    private Item tests() {
        String item = "It has been tested on simulated time";
        int tests = runbook.tests().size();
        return tests == 0
                ? Item.missing(item, "no " + Markdown.code("test") + " block")
                : Item.proved(
                        item,
                        Words.count(tests, "test")
                                + (new TestReach(runbook).seesTheEnd() ? ", one of a run that is done" : "")
                                + "; " + Markdown.code("sluice test") + " runs them");
    }

    private Item reached() {
        String item = "Every pause, throttle and rollback rule is seen to act in a test";
        List<RuleGroup> red = RuleGroup.of(runbook).stream()
                .filter(group -> group.rule().red() && !group.rule().shadow())
                .toList();
        if (red.isEmpty()) {
            return Item.notApplicable(item, "it has no such rule");
        }
        GateWords words = new GateWords(runbook, Words.MARKDOWN);
        List<String> unreached = new TestReach(runbook)
                .unreached().stream()
                        .map(group -> words.does(group.rule()) + " on " + DataChecks.about(group.rule()))
                        .toList();
        return Item.lacking(item, unreached, Words.count(red.size(), "rule"), "no test expects that it", room);
    }

    /** A step in its phase. */
    private record At(Phase phase, Step step) {}

    private Stream<At> effects() {
        List<At> effects = new ArrayList<>();
        runbook.phases()
                .forEach(phase -> phase.steps().stream()
                        .filter(StepWords::isEffect)
                        .forEach(step -> effects.add(new At(phase, step))));
        return effects.stream();
    }
}
