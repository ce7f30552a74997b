package dev.sluice.language.format;

import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.syntax.Manuscript;
import dev.sluice.language.syntax.Manuscript.Body;
import dev.sluice.language.syntax.Manuscript.Comment;
import dev.sluice.language.syntax.Manuscript.Sentence;
import dev.sluice.language.syntax.Parsed;
import dev.sluice.language.syntax.Parser;
import dev.sluice.language.text.Decoded;
import dev.sluice.language.text.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Formats runbooks. The outcome depends on words, comments and blank lines alone, not on where lines end (but for a block of one
 * statement, which stays on one line if it was written so). It is proven before it is handed out: the new text has the same tree
 * and the same comments as the old one, and formatting it again changes nothing.
 */
public final class Formatter {
    private Formatter() {}

    /** @throws IllegalStateException if the proof fails, which is a bug of this package */
    public static Formatted format(SourceText source) {
        String separator = lineEnd(source.text());
        return format(source, manuscript -> Typesetter.set(manuscript).text(separator));
    }

    static Formatted format(SourceText source, Function<Manuscript, String> typesetter) {
        Parsed before = Parser.parse(source);
        if (before.diagnostics().stream().anyMatch(Formatter::isError)) {
            return new Formatted.Refused(before.diagnostics());
        }
        Manuscript manuscript = transcribe(source);
        SourceText formatted = new SourceText(source.name(), typesetter.apply(manuscript));
        if (formatted.text().length() > SourceText.LARGEST) {
            Decoded.Unreadable tooLarge = new Decoded.Unreadable(Decoded.Fault.TOO_LARGE, 0, 1, 1);
            return new Formatted.Refused(List.of(Parser.refusal(tooLarge)));
        }
        if (!SameMeaning.of(before.file(), Parser.parse(formatted).file())) {
            throw new IllegalStateException("formatting " + source.name() + " would change what it says");
        }
        Manuscript again = transcribe(formatted);
        if (!comments(manuscript).equals(comments(again))) {
            throw new IllegalStateException("formatting " + source.name() + " would lose a comment");
        }
        if (!typesetter.apply(again).equals(formatted.text())) {
            throw new IllegalStateException("formatting " + source.name() + " twice gives two results");
        }
        return new Formatted.Text(formatted.text());
    }

    private static Manuscript transcribe(SourceText source) {
        return Parser.transcribe(source)
                .orElseThrow(() -> new IllegalStateException(source.name() + " is parsed, and cannot be transcribed"));
    }

    private static boolean isError(Diagnostic diagnostic) {
        return diagnostic.severity() == Diagnostic.Severity.ERROR;
    }

    /** A file keeps its line ends, so that a checkout on Windows is as well formatted as any; the first one decides. */
    private static String lineEnd(String text) {
        int first = text.indexOf('\n');
        return first > 0 && text.charAt(first - 1) == '\r' ? "\r\n" : "\n";
    }

    private static List<String> comments(Manuscript manuscript) {
        List<String> comments = new ArrayList<>();
        manuscript.sentences().forEach(sentence -> collect(sentence, comments));
        collect(manuscript.end(), comments);
        return comments;
    }

    private static void collect(Sentence sentence, List<String> comments) {
        sentence.words().forEach(word -> collect(word.before(), comments));
        if (sentence.body().isPresent()) {
            Body body = sentence.body().get();
            collect(body.open().before(), comments);
            body.sentences().forEach(inner -> collect(inner, comments));
            collect(body.close().before(), comments);
        }
    }

    private static void collect(List<Comment> from, List<String> comments) {
        from.forEach(comment -> comments.add(comment.text()));
    }
}
