package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.modules.Program;
import dev.sluice.language.syntax.Parsed;
import dev.sluice.language.syntax.Parser;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.text.SourceText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An expression that somebody types while a run is under way: the names are the runbook's, the values its parameters'.
 *
 * @param expression absent if there is an error
 * @param diagnostics their spans mean nothing to the reader, their messages and help do
 */
public record LiveExpression(Optional<Expression> expression, List<Diagnostic> diagnostics) {
    public LiveExpression {
        diagnostics = List.copyOf(diagnostics);
    }

    /** @param set what the run's {@code --set} gave */
    public static LiveExpression check(Runbook runbook, Map<String, String> set, String typed) {
        Parsed parsed = Parser.parse(new SourceText(
                "<typed>", "runbook typed \"an expression\"\nverify {\n  expect (\n" + typed + "\n  )\n}\n"));
        Optional<Term> term = parsed.file()
                .flatMap(file -> file.verify())
                .filter(block -> block.expects().size() == 1)
                .map(block -> block.expects().getFirst().when());
        boolean faulty = parsed.diagnostics().stream().anyMatch(found -> found.severity() == Diagnostic.Severity.ERROR);
        if (term.isEmpty() || faulty) {
            return new LiveExpression(Optional.empty(), parsed.diagnostics());
        }
        Findings findings = new Findings(List.of(), true);
        SourceText text = new SourceText(runbook.name(), runbook.text());
        CheckPass pass =
                new CheckPass(Selection.of(Program.of(text).linked().orElseThrow(), findings), text, set, findings);
        Set<String> baselines = runbook.phases().stream()
                .flatMap(phase -> phase.baselines().stream())
                .map(baseline -> baseline.metric())
                .collect(Collectors.toSet());
        Optional<Expression> expression =
                pass.expression(term.get(), new Place(Place.Use.GREEN, Optional.of(baselines)));
        return new LiveExpression(findings.hasErrors() ? Optional.empty() : expression, findings.inOrder());
    }
}
