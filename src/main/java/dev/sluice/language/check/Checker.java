package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.syntax.Parsed;
import dev.sluice.language.syntax.Parser;
import dev.sluice.language.text.SourceText;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks a runbook: names, types, units, gates, steps, queries. Reports every fault of a file in one go and never the same
 * mistake twice. Stateless, for any number of threads.
 */
public final class Checker {
    private Checker() {}

    /**
     * Parses and checks a text and binds its parameters.
     *
     * @param set values given for this run, by the name of the parameter, as {@code --set name=value} has them. What depends on
     *     a parameter is checked with its default, and again with the value given
     */
    public static Checked check(SourceText source, Map<String, String> set) {
        return check(source, Parser.parse(source), set);
    }

    /** The same for a text that was parsed already. */
    public static Checked check(SourceText source, Parsed parsed, Map<String, String> set) {
        if (parsed.file().isEmpty()) {
            return new Checked(Optional.empty(), parsed.diagnostics());
        }
        Findings findings = new Findings(parsed.diagnostics());
        CheckPass byDefault = new CheckPass(source, parsed.file().get(), Map.of(), findings);
        Optional<dev.sluice.language.model.Runbook> runbook = byDefault.run();
        if (!set.isEmpty()) {
            findings.with(set);
            runbook = new CheckPass(source, parsed.file().get(), set, findings).run();
        }
        List<Diagnostic> diagnostics = findings.inOrder();
        return new Checked(findings.hasErrors() ? Optional.empty() : runbook, diagnostics);
    }
}
