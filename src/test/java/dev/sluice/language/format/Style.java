package dev.sluice.language.format;

import dev.sluice.language.syntax.Manuscript;
import dev.sluice.language.syntax.Manuscript.Body;
import dev.sluice.language.syntax.Manuscript.Comment;
import dev.sluice.language.syntax.Manuscript.Sentence;
import dev.sluice.language.syntax.Manuscript.Word;
import dev.sluice.language.syntax.Parser;
import dev.sluice.language.text.SourceText;
import dev.sluice.testing.Snippets;
import dev.sluice.testing.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Formats texts for tests, and takes them apart. */
final class Style {
    private Style() {}

    /** Empty where the text cannot be read. */
    static Optional<String> format(String text) {
        return switch (Formatter.format(new SourceText("test.runbook", text))) {
            case Formatted.Text formatted -> Optional.of(formatted.text());
            case Formatted.Refused refused -> Optional.empty();
        };
    }

    /** What is written to be formatted badly; comments move there. */
    static final Path TOPICS = Path.of("src/test/resources/language/format");

    /** Every runbook of the repository and every example of its pages that can be read. */
    static List<String> readable() {
        Stream<String> runbooks = Stream.of("runbooks", "src/test/resources")
                .flatMap(folder -> Trees.filesBelow(Path.of(folder)).stream())
                .filter(file -> file.toString().endsWith(".runbook") && !file.startsWith(TOPICS))
                .map(Style::read);
        Stream<String> examples = Snippets.all().stream().map(Snippets.Snippet::complete);
        return Stream.concat(runbooks, examples)
                .filter(text -> format(text).isPresent())
                .toList();
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Manuscript transcribe(String text) {
        return Parser.transcribe(new SourceText("test.runbook", text)).orElseThrow();
    }

    /** All words in their order, braces included. */
    static List<Word> words(Manuscript manuscript) {
        List<Word> words = new ArrayList<>();
        manuscript.sentences().forEach(sentence -> collect(sentence, words));
        return words;
    }

    private static void collect(Sentence sentence, List<Word> words) {
        words.addAll(sentence.words());
        if (sentence.body().isPresent()) {
            Body body = sentence.body().get();
            words.add(body.open());
            body.sentences().forEach(inner -> collect(inner, words));
            words.add(body.close());
        }
    }

    static List<String> texts(String text) {
        return words(transcribe(text)).stream().map(Word::text).toList();
    }

    static List<String> comments(String text) {
        Manuscript manuscript = transcribe(text);
        Stream<Comment> inside = words(manuscript).stream().flatMap(word -> word.before().stream());
        return Stream.concat(inside, manuscript.end().stream())
                .map(Comment::text)
                .toList();
    }
}
