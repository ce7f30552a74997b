package dev.sluice.document;

import dev.sluice.language.model.Expression;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The way through the phases, as a mermaid diagram and as its twin in words. */
final class Flow {
    private final Runbook runbook;

    Flow(Runbook runbook) {
        this.runbook = runbook;
    }

    Markup diagram() {
        StringBuilder diagram = new StringBuilder("flowchart TD\n");
        ExpressionWords words = new ExpressionWords(Words.PLAIN);
        List<Phase> phases = runbook.phases();
        line(diagram, "begin([\"start\"])");
        String from = "begin";
        String label = "";
        for (int i = 0; i < phases.size(); i++) {
            Phase phase = phases.get(i);
            String id = "p" + (i + 1);
            if (isIrreversible(phase)) {
                line(diagram, "turn" + i + "{{\"point of no return\"}}");
                line(diagram, edge(from, label, "turn" + i));
                from = "turn" + i;
                label = "";
            }
            line(diagram, id + "[" + Mermaid.label(phase.name() + ": " + phase.title()) + "]");
            line(diagram, edge(from, label, id));
            if (rollsBack(phase)) {
                line(diagram, id + " -.->|\"rollback\"| back");
            }
            from = id;
            label = goesOn(phase, words).map(when -> "proceed when " + when).orElse("");
        }
        if (runbook.verify().isPresent()) {
            line(
                    diagram,
                    "check[" + Mermaid.label("verify: " + runbook.verify().get().title()) + "]");
            line(diagram, edge(from, label, "check"));
            from = "check";
            label = "";
        }
        line(diagram, "finish([\"done\"])");
        line(diagram, edge(from, label, "finish"));
        if (phases.stream().anyMatch(this::rollsBack)) {
            line(diagram, "back([\"rolled back\"])");
        }
        return Markdown.fence("mermaid", diagram.toString());
    }

    /** One sentence a phase, and one for what follows the last. */
    List<Markup> twin() {
        ExpressionWords words = new ExpressionWords(Words.MARKDOWN);
        List<Markup> lines = new ArrayList<>();
        for (Phase phase : runbook.phases()) {
            String turn = isIrreversible(phase) ? " **This is the point of no return.**" : "";
            String rollback = rollsBack(phase) ? " It may roll back." : "";
            lines.add(new Markup("[" + Markdown.code(phase.name()) + "](#" + PhasePage.anchor(phase) + "): "
                    + Words.sentence(Markdown.text(phase.title())) + turn
                    + goesOn(phase, words)
                            .map(when -> " It goes on when " + when + ".")
                            .orElse("") + rollback));
        }
        runbook.verify()
                .ifPresent(verify -> lines.add(
                        new Markup("[Verification](#verification): " + Words.sentence(Markdown.text(verify.title())))));
        return lines;
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

    private static String edge(String from, String label, String to) {
        return label.isEmpty() ? from + " --> " + to : from + " -->|" + Mermaid.label(label) + "| " + to;
    }

    private static void line(StringBuilder diagram, String line) {
        diagram.append("    ").append(line).append('\n');
    }
}
