package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.modules.Program;
import dev.sluice.language.modules.Program.Linked;
import dev.sluice.language.text.SourceText;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Checks a runbook: names, types, units, gates, steps, queries. Reports every fault of a file in one go and never the same
 * mistake twice. Stateless, for any number of threads.
 */
public final class Checker {
    private static final SourceText NO_TEXT = new SourceText("", "");

    private Checker() {}

    /**
     * Parses and checks a text and binds its parameters. The text may be of several files, as a journal keeps them.
     *
     * @param set values given for this run, by the name of the parameter, as {@code --set name=value} has them. What depends on
     *     a parameter is checked with its default, and again with the value given
     */
    public static Checked check(SourceText source, Map<String, String> set) {
        return check(Program.of(source), set);
    }

    /** The same for a runbook that was read with its modules, or for a module, which makes no runbook however sound it is. */
    public static Checked check(Program program, Map<String, String> set) {
        return check(program, set, new Findings(program.diagnostics()));
    }

    /**
     * The same for a text by which a run was begun already, perhaps by an older version: a rule that is younger than such texts
     * only warns.
     */
    public static Checked stored(Program program, Map<String, String> set) {
        return check(program, set, new Findings(program.diagnostics(), true));
    }

    private static Checked check(Program program, Map<String, String> set, Findings findings) {
        if (program.linked().isEmpty()) {
            return new Checked(Optional.empty(), findings.inOrder());
        }
        Linked linked = program.linked().get();
        if (linked.isModule()) {
            alone(linked, finding -> !hasPlaceholders(linked) || !dependsOnValues(finding), findings);
            return new Checked(Optional.empty(), findings.inOrder());
        }
        Linked taken = Selection.of(linked, findings);
        Optional<Runbook> runbook = new CheckPass(taken, program.text(), Map.of(), findings).run();
        if (!set.isEmpty()) {
            findings.with(set);
            runbook = new CheckPass(taken, program.text(), set, findings).run();
            findings.with(Map.of());
        }
        for (Linked module : program.modules()) {
            alone(
                    module,
                    finding -> finding.severity() == Diagnostic.Severity.ERROR && !dependsOnValues(finding),
                    findings);
        }
        return new Checked(findings.hasErrors() ? Optional.empty() : runbook, findings.inOrder());
    }

    /** A module stands on its own feet: what it names, it declares or uses. */
    private static void alone(Linked module, Predicate<Diagnostic> counts, Findings findings) {
        Findings own = findings.ofPart();
        new CheckPass(module, NO_TEXT, Map.of(), own).run();
        own.inOrder().stream().filter(counts).forEach(findings::add);
    }

    /** Whether a value stands in for one that only the runbooks know that use the module. */
    private static boolean hasPlaceholders(Linked module) {
        return module.tree().params().stream()
                .anyMatch(param -> param.value().isEmpty()
                        && !module.arguments().containsKey(param.name().text()));
    }

    /** Whether another value of a parameter might make the finding go away. */
    private static boolean dependsOnValues(Diagnostic finding) {
        String code = finding.code().name();
        return code.startsWith("S4")
                || code.startsWith("W4")
                || finding.code() == Code.S210
                || finding.code() == Code.S308;
    }
}
