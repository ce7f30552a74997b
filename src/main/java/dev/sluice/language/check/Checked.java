package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Runbook;
import java.util.List;
import java.util.Optional;

/**
 * What checking a text gave: the runbook if there is no error, and every finding in the order of the file.
 */
public record Checked(Optional<Runbook> runbook, List<Diagnostic> diagnostics) {
    public Checked {
        diagnostics = List.copyOf(diagnostics);
    }
}
