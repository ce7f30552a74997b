package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.text.Span;
import java.util.Optional;

/**
 * What a rule says of a statement.
 *
 * @param label a few words put under the place
 * @param message what is wrong, one sentence
 * @param why what it does to those who work with the database meanwhile
 * @param safeAlternative SQL or statements of a runbook, for this very statement; absent where there is none
 */
public record Advice(
        Code code,
        Severity severity,
        Span span,
        String label,
        String message,
        String why,
        Optional<String> safeAlternative) {

    /** The worst first. */
    public enum Severity {
        /** Known to hurt on the server as it is. */
        DANGER,
        /** Hurts on a large or busy table; how large it is, is not known, or it is neither small nor huge. */
        WARNING,
        /** Harmless on the tables as they are, or worth knowing. */
        NOTE,
        /** A matter of taste and of the years to come: no migration fails of it. */
        STYLE
    }

    public Advice instead(String alternative) {
        return new Advice(code, severity, span, label, message, why, Optional.of(alternative));
    }

    public Advice as(Severity other) {
        return new Advice(code, other, span, label, message, why, safeAlternative);
    }

    /** As a finding beside those of the language. */
    public Diagnostic diagnostic() {
        Diagnostic finding = switch (severity) {
            case DANGER, WARNING -> Diagnostic.warning(code, span, message, label);
            case NOTE, STYLE -> Diagnostic.hint(code, span, message, label);
        };
        Diagnostic explained = finding.note(why);
        return safeAlternative
                .map(alternative -> explained.help("write instead\n" + alternative))
                .orElse(explained);
    }
}
