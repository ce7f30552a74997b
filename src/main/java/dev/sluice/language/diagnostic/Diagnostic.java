package dev.sluice.language.diagnostic;

import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One finding about a runbook's text.
 *
 * @param code stable code; its page is {@link Code#page()}
 * @param severity whether it stops a run
 * @param message what is wrong, one sentence, never a question
 * @param span where
 * @param label a few words put under the span
 * @param secondary other places that matter, each with its label
 * @param note background, may be absent
 * @param help what to type instead, starting with a verb, on several lines where it is a text to paste; absent only for what is no
 *     error
 * @param fix a repair of the text, may be absent
 */
public record Diagnostic(
        Code code,
        Severity severity,
        String message,
        Span span,
        String label,
        List<Label> secondary,
        Optional<String> note,
        Optional<String> help,
        Optional<Fix> fix) {

    public enum Severity {
        ERROR,
        WARNING,
        /** Worth a thought, and nothing that anybody should be stopped for. */
        HINT
    }

    /** A second place and what it has to do with the finding. */
    public record Label(Span span, String text) {}

    public Diagnostic {
        message = Excerpt.visible(message);
        secondary = List.copyOf(secondary);
    }

    public static Diagnostic error(Code code, Span span, String message, String label) {
        return of(Severity.ERROR, code, span, message, label);
    }

    public static Diagnostic warning(Code code, Span span, String message, String label) {
        return of(Severity.WARNING, code, span, message, label);
    }

    public static Diagnostic hint(Code code, Span span, String message, String label) {
        return of(Severity.HINT, code, span, message, label);
    }

    private static Diagnostic of(Severity severity, Code code, Span span, String message, String label) {
        return new Diagnostic(
                code, severity, message, span, label, List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same error of a text by which runs go already: it stops nobody. */
    public Diagnostic tolerated() {
        return new Diagnostic(code, Severity.WARNING, message, span, label, secondary, note, help, fix);
    }

    /** Whether it is an error that stops nobody. */
    public boolean isTolerated() {
        return severity == Severity.WARNING && code.name().startsWith("S");
    }

    public Diagnostic help(String text) {
        return new Diagnostic(code, severity, message, span, label, secondary, note, Optional.of(text), fix);
    }

    public Diagnostic note(String text) {
        return new Diagnostic(code, severity, message, span, label, secondary, Optional.of(text), help, fix);
    }

    /** The text of the span is replaced, and nobody needs to look at it first. */
    public Diagnostic fix(Span where, String replacement) {
        return fix(Fix.machine(List.of(new Fix.Edit(where, replacement))));
    }

    /** The text of the span may be replaced, if that is what its author means. */
    public Diagnostic suggest(Span where, String replacement) {
        return fix(Fix.suggested(List.of(new Fix.Edit(where, replacement))));
    }

    public Diagnostic fix(Fix repair) {
        return new Diagnostic(code, severity, message, span, label, secondary, note, help, Optional.of(repair));
    }

    public Diagnostic also(Span where, String text) {
        List<Label> labels = new ArrayList<>(secondary);
        labels.add(new Label(where, text));
        return new Diagnostic(code, severity, message, span, label, labels, note, help, fix);
    }
}
