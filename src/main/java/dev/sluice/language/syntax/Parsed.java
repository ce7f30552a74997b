package dev.sluice.language.syntax;

import dev.sluice.language.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;

/**
 * What reading a text gave.
 *
 * @param file everything that could be read, also where there are errors; absent only where the text was refused as a whole
 * @param diagnostics every finding, in the order of the file; with an error among them the file is never executed
 */
public record Parsed(Optional<Tree.File> file, List<Diagnostic> diagnostics) {
    public Parsed {
        diagnostics = List.copyOf(diagnostics);
    }
}
