package dev.sluice.language.format;

import dev.sluice.language.diagnostic.Diagnostic;
import java.util.List;

/** What formatting a text gave. */
public sealed interface Formatted {
    /** The text in the style of the house; it means what it meant before. */
    record Text(String text) implements Formatted {}

    /**
     * A text that cannot be read is left alone.
     *
     * @param findings why, at least one of them an error
     */
    record Refused(List<Diagnostic> findings) implements Formatted {
        public Refused {
            findings = List.copyOf(findings);
        }
    }
}
