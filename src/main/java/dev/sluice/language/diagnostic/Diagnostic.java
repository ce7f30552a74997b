package dev.sluice.language.diagnostic;

import dev.sluice.language.text.Span;
import java.util.List;
import java.util.Optional;

/**
 * One finding about a runbook's text.
 *
 * @param code stable code; its page is {@code docs/diagnostics/CODE.md}
 * @param severity whether it stops a run
 * @param message what is wrong, one sentence, never a question
 * @param span where
 * @param label a few words put under the span
 * @param secondary other places that matter, each with its label
 * @param note background, may be absent
 * @param help what to type instead, starting with a verb; may be absent only for warnings
 * @param edit the replacement a tool may apply, may be absent
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
        Optional<Edit> edit) {

    public enum Severity {
        ERROR,
        WARNING
    }

    /** A second place and what it has to do with the finding. */
    public record Label(Span span, String text) {}

    /** Replace the text of the span by another. */
    public record Edit(Span span, String replacement) {}

    public Diagnostic {
        secondary = List.copyOf(secondary);
    }

    public static Diagnostic error(Code code, Span span, String message, String label) {
        return new Diagnostic(
                code,
                Severity.ERROR,
                message,
                span,
                label,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public static Diagnostic warning(Code code, Span span, String message, String label) {
        return new Diagnostic(
                code,
                Severity.WARNING,
                message,
                span,
                label,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public Diagnostic help(String text) {
        return new Diagnostic(code, severity, message, span, label, secondary, note, Optional.of(text), edit);
    }

    public Diagnostic note(String text) {
        return new Diagnostic(code, severity, message, span, label, secondary, Optional.of(text), help, edit);
    }

    public Diagnostic edit(Span where, String replacement) {
        return new Diagnostic(
                code, severity, message, span, label, secondary, note, help, Optional.of(new Edit(where, replacement)));
    }

    public Diagnostic also(Span where, String text) {
        List<Label> labels = new java.util.ArrayList<>(secondary);
        labels.add(new Label(where, text));
        return new Diagnostic(code, severity, message, span, label, labels, note, help, edit);
    }
}
