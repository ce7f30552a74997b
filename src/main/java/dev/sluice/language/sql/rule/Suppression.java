package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.model.Step;
import dev.sluice.language.text.FileSet;
import dev.sluice.language.text.Span;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A comment that silences a rule for the step or statement below it.
 *
 * @param span the comment
 * @param line of what it is about
 */
record Suppression(Span span, int file, int line, Code rule, LocalDate until, String reason) {

    boolean covers(Advice advice, Deed deed, FileSet files) {
        return advice.code() == rule
                && files.fileOf(advice.span()) == file
                && (line == head(deed).line()
                        || line == deed.span(deed.statement().at()).line()
                        || line == advice.span().line());
    }

    static Span head(Deed deed) {
        return deed.undo()
                        && deed.step().undo().isPresent()
                        && deed.step().undo().get() instanceof Step.Undo.By by
                ? by.span()
                : deed.step().span();
    }

    boolean isOver(LocalDate today) {
        return today.isAfter(until);
    }

    /** The finding is back. */
    Advice expired(Advice advice) {
        return new Advice(
                advice.code(),
                advice.severity(),
                advice.span(),
                advice.label(),
                advice.message(),
                advice.why() + "; line " + span.line() + " suppressed it until " + until + ", which is over: \""
                        + reason + "\"",
                advice.safeAlternative());
    }

    Advice unused() {
        return new Advice(
                Code.L902,
                Advice.Severity.WARNING,
                span,
                "nothing to ignore",
                rule + " finds nothing in what this comment is about",
                "it stands on the line above the step or the statement that it is about, and silences what is found there later,"
                        + " too: take it out",
                Optional.empty());
    }
}
