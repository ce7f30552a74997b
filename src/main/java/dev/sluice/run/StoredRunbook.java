package dev.sluice.run;

import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.Diagnostic.Severity;
import dev.sluice.language.diagnostic.Report;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.modules.Program;
import dev.sluice.language.text.SourceText;
import java.util.Map;

/**
 * What a run goes by that was begun already, perhaps by an older version: out of its journal, or out of a database.
 *
 * @param objections what rules say of it that are younger than such texts; nobody is stopped by them
 */
public record StoredRunbook(Runbook runbook, Report objections) {

    /**
     * Checks a text and binds it as it was.
     *
     * @param tool version of Sluice that the run began with
     * @throws Refused if it has errors under this version, whatever the age of their rules
     */
    static StoredRunbook of(SourceText text, Map<String, String> set, String runId, String tool) throws Refused {
        Program program = Program.of(text);
        Checked checked = Checker.stored(program, set);
        if (checked.runbook().isEmpty()) {
            throw new Refused(
                    ExitCode.CHANGED,
                    "the runbook of run " + runId + ", written for version " + tool
                            + ", has errors under this version: " + firstError(checked),
                    "use version " + tool + " to go on with this run");
        }
        return new StoredRunbook(
                checked.runbook().get(),
                new Report(
                        program.files(),
                        checked.diagnostics().stream()
                                .filter(Diagnostic::isTolerated)
                                .toList()));
    }

    private static String firstError(Checked checked) {
        return checked.diagnostics().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .map(Diagnostic::message)
                .findFirst()
                .orElse("it is no runbook");
    }
}
