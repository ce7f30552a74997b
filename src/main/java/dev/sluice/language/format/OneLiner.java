package dev.sluice.language.format;

import dev.sluice.language.syntax.Manuscript.Body;
import dev.sluice.language.syntax.Manuscript.Kind;
import dev.sluice.language.syntax.Manuscript.Sentence;
import dev.sluice.language.syntax.Manuscript.Word;
import java.util.List;
import java.util.Optional;

/** Blocks on one line: {@code finally { step note run "announce" }}, if the author wrote them so, and empty ones. */
final class OneLiner {
    private OneLiner() {}

    /** A block with its braces, if it has no statement, or one that stood and fits on the line of its braces. */
    static Optional<String> of(Sentence sentence, int indent) {
        if (sentence.body().isEmpty() || !isBare(sentence.words())) {
            return Optional.empty();
        }
        Body body = sentence.body().get();
        List<Sentence> inside = body.sentences();
        if (!body.close().before().isEmpty() || inside.size() > 1) {
            return Optional.empty();
        }
        if (inside.isEmpty()) {
            return Optional.of(text(sentence.words()) + " {}").filter(text -> fits(text, indent));
        }
        Sentence only = inside.getFirst();
        boolean together = body.open().line() == body.close().line();
        if (!together || only.body().isPresent() || !only.first().before().isEmpty() || !isBare(only.words())) {
            return Optional.empty();
        }
        String text = text(sentence.words()) + " { " + text(only.words()) + " }";
        return Optional.of(text).filter(line -> fits(line, indent));
    }

    private static boolean fits(String text, int indent) {
        return indent + Page.width(text) <= Typesetter.WIDTH;
    }

    /** Whether nothing among the words takes a line of its own. */
    private static boolean isBare(List<Word> words) {
        return words.stream().noneMatch(word -> word.kind() == Kind.BLOCK)
                && words.stream().skip(1).allMatch(word -> word.before().isEmpty());
    }

    private static String text(List<Word> words) {
        Row row = new Row(words, List.of(), false);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words.size(); i++) {
            text.repeat(' ', row.gap(i)).append(words.get(i).text());
        }
        return text.toString();
    }
}
