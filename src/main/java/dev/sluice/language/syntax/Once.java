package dev.sluice.language.syntax;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.text.Span;
import java.util.Optional;

/** Something a statement or block may state once; the first statement counts. */
final class Once<T> {
    private final Findings findings;
    private T value;
    private Span stated = Span.NONE;

    Once(Findings findings) {
        this.findings = findings;
    }

    /** Takes the value that is stated at the span under the keyword. */
    void state(String keyword, Span span, T stated) {
        if (value != null) {
            findings.add(Diagnostic.error(Code.S124, span, "`" + keyword + "` is stated twice", "stated again")
                    .also(this.stated, "stated first")
                    .help("delete one of the two"));
            return;
        }
        value = stated;
        this.stated = span;
    }

    Optional<T> get() {
        return Optional.ofNullable(value);
    }
}
