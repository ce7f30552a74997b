package dev.sluice.language.syntax;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;

/** The findings about one text, as they come. */
final class Findings {
    /** Far more than anybody reads; a hostile text must not fill the memory. */
    private static final int MOST = 10_000;

    private final List<Diagnostic> found = new ArrayList<>();

    /** Whether there are so many that reading on helps nobody. */
    boolean full() {
        return found.size() >= MOST;
    }

    void add(Diagnostic diagnostic) {
        if (found.size() < MOST) {
            found.add(diagnostic);
        }
    }

    /** Takes back the last finding if it is this one: more of the text showed that more was meant. */
    void retract(Code code, int start) {
        if (!found.isEmpty()
                && found.getLast().code() == code
                && found.getLast().span().start() == start) {
            found.removeLast();
        }
    }

    /** Whether there is such a finding in the stretch. */
    boolean hasBetween(Code code, int from, int to) {
        return found.stream()
                .anyMatch(one -> one.code() == code
                        && one.span().start() >= from
                        && one.span().end() <= to);
    }

    /** A finding whose repair a tool may apply unread: replace the span. */
    void slip(Code code, Span span, String message, String label, String help, String replacement) {
        add(Diagnostic.error(code, span, message, label).help(help).fix(span, replacement));
    }

    /** A statement that can be read and not be carried out yet. */
    void later(String keyword, Span span) {
        add(Diagnostic.error(
                        Code.S121,
                        span,
                        "`" + keyword + "` is not part of this version of the language",
                        "not known yet")
                .help("leave it out"));
    }

    /** A finding whose repair is shown only, because the author may have meant something else. */
    void unsure(Code code, Span span, String message, String label, String help, String replacement) {
        add(Diagnostic.error(code, span, message, label).help(help).suggest(span, replacement));
    }

    boolean hasErrors() {
        return found.stream().anyMatch(one -> one.severity() == Diagnostic.Severity.ERROR);
    }

    List<Diagnostic> inOrder() {
        List<Diagnostic> sorted = new ArrayList<>(found);
        sorted.sort((one, other) -> Span.IN_ORDER.compare(one.span(), other.span()));
        return sorted;
    }

    static Span span(Token token) {
        return new Span(
                token.getStartIndex(), token.getStopIndex() + 1, token.getLine(), token.getCharPositionInLine() + 1);
    }

    /** From the first token to the last, both included. */
    static Span span(Token first, Token last) {
        return new Span(
                first.getStartIndex(),
                Math.max(first.getStartIndex(), last.getStopIndex() + 1),
                first.getLine(),
                first.getCharPositionInLine() + 1);
    }
}
