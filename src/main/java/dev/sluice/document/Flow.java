package dev.sluice.document;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The way through the phases, as a mermaid diagram and as its twin in words. */
final class Flow {
    /** A condition that is longer than that is left to the section of its phase. */
    private static final int LONGEST_CONDITION = 800;

    private static final int LONGEST_TITLE = 300;

    private final Runbook runbook;
    private final Room room;

    Flow(Runbook runbook, Room room) {
        this.runbook = runbook;
        this.room = room;
    }

    /** The diagram, in a fence. */
    Markup diagram() {
        Diagram diagram = new Diagram();
        List<Phase> phases = runbook.phases();
        List<Integer> shown = room.fit(IntStream.range(0, phases.size()).boxed().toList(), left -> -left);
        for (int index : shown) {
            if (index < 0) {
                diagram.gap(-index);
            } else {
                diagram.phase("p" + (index + 1), phases.get(index));
            }
        }
        runbook.verify().ifPresent(verify -> diagram.node("check", Mermaid.label("verify: " + verify.title())));
        return diagram.finish(phases.stream().anyMatch(this::rollsBack));
    }

    /** Lines of mermaid, and where the last edge begins. */
    private final class Diagram {
        private final StringBuilder text = new StringBuilder("flowchart TD\n");
        private final ExpressionWords words = new ExpressionWords(Words.PLAIN);
        private String from = "begin";
        private String label = "";

        Diagram() {
            line("begin([\"start\"])");
        }

        void phase(String id, Phase phase) {
            if (isIrreversible(phase)) {
                String turn = "turn" + id;
                line(turn + "{{\"point of no return\"}}");
                edgeTo(turn);
            }
            node(id, Mermaid.label(phase.name() + ": " + phase.title()));
            if (rollsBack(phase)) {
                line(id + " -.->|\"rollback\"| back");
            }
            label = goesOn(phase, words).map(when -> "proceed when " + when).orElse("");
        }

        void gap(int left) {
            node("gap", "\"" + Words.count(left, "phase") + " more\"");
        }

        void node(String id, String quoted) {
            line(id + "[" + quoted + "]");
            edgeTo(id);
        }

        Markup finish(boolean back) {
            line("finish([\"done\"])");
            edgeTo("finish");
            if (back) {
                line("back([\"rolled back\"])");
            }
            return Markdown.fence("mermaid", text.toString());
        }

        private void edgeTo(String id) {
            line(label.isEmpty() ? from + " --> " + id : from + " -->|" + Mermaid.label(label) + "| " + id);
            from = id;
            label = "";
        }

        private void line(String line) {
            text.append("    ").append(line).append('\n');
        }
    }

    /** One sentence a phase, and one for what follows the last. */
    List<Markup> twin() {
        ExpressionWords words = new ExpressionWords(Words.MARKDOWN);
        List<Markup> phases =
                runbook.phases().stream().map(phase -> sentence(phase, words)).toList();
        List<Markup> lines = new ArrayList<>(
                room.fit(phases, left -> new Markup("… " + Words.count(left, "phase") + " more: [Phases](#phases)")));
        runbook.verify()
                .ifPresent(verify -> lines.add(
                        new Markup("[Verification](#verification): " + Words.sentence(title(verify.title())))));
        return lines;
    }

    private Markup sentence(Phase phase, ExpressionWords words) {
        String turn = isIrreversible(phase) ? " **This is the point of no return.**" : "";
        String rollback = rollsBack(phase) ? " It may roll back." : "";
        String on = goesOn(phase, words)
                .map(when -> when.length() > LONGEST_CONDITION
                        ? " It goes on when its conditions hold."
                        : " It goes on when " + when + ".")
                .orElse("");
        return new Markup(PhasePage.link(phase) + ": " + Words.sentence(title(phase.title())) + turn + on + rollback);
    }

    private static String title(String title) {
        return Markdown.text(Words.clip(title, LONGEST_TITLE));
    }

    /** Behind the point of no return, rollback rules only pause. */
    private boolean rollsBack(Phase phase) {
        return !new Reversibility(runbook).isBehind(phase)
                && phase.rules().stream().anyMatch(rule -> rule.kind() == GateRule.Kind.ROLLBACK && !rule.shadow());
    }

    private static boolean isIrreversible(Phase phase) {
        return phase.steps().stream().anyMatch(step -> Reversibility.isIrreversible(phase, step));
    }

    /** All that must hold to leave the phase: its proceed rules joined by {@code and}. */
    private static Optional<String> goesOn(Phase phase, ExpressionWords words) {
        List<Expression> conditions = phase.rules().stream()
                .filter(rule -> rule.kind() == GateRule.Kind.PROCEED)
                .map(GateRule::when)
                .toList();
        if (conditions.isEmpty()) {
            return Optional.empty();
        }
        Expression first = conditions.getFirst();
        return Optional.of(words.clause(
                conditions.size() == 1 ? first : new Expression.And(conditions, first.type(), first.span())));
    }
}
