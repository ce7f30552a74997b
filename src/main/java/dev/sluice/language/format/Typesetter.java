package dev.sluice.language.format;

import dev.sluice.language.syntax.Manuscript;
import dev.sluice.language.syntax.Manuscript.Body;
import dev.sluice.language.syntax.Manuscript.Comment;
import dev.sluice.language.syntax.Manuscript.Sentence;
import dev.sluice.language.syntax.Manuscript.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sets a manuscript: one statement a line, blocks indented, tables in columns, at most one blank line in a row. */
final class Typesetter {
    /** Columns of a line. */
    static final int WIDTH = 120;

    /** Blanks of one level. */
    static final int STEP = 2;

    private final Page page = new Page();

    private Typesetter() {}

    static Page set(Manuscript manuscript) {
        Typesetter typesetter = new Typesetter();
        typesetter.set(manuscript.sentences(), 0, false);
        typesetter.comments(manuscript.end(), 0, manuscript.sentences().isEmpty());
        return typesetter.page;
    }

    private void set(List<Sentence> sentences, int indent, boolean inTest) {
        int from = 0;
        while (from < sentences.size()) {
            Optional<Table> table = Table.of(sentences.get(from), inTest);
            int to = from + 1;
            while (table.isPresent() && to < sentences.size() && goesOn(table.get(), sentences.get(to), inTest)) {
                to++;
            }
            run(sentences.subList(from, to), table, indent, from == 0);
            from = to;
        }
    }

    /** A blank line ends a table, a comment does not. */
    private static boolean goesOn(Table table, Sentence next, boolean inTest) {
        return !next.first().afterBlank()
                && next.first().before().stream().noneMatch(Comment::afterBlank)
                && Table.of(next, inTest).equals(Optional.of(table));
    }

    private void run(List<Sentence> sentences, Optional<Table> table, int indent, boolean firstOfBlock) {
        List<Row> rows = new ArrayList<>();
        for (Sentence sentence : sentences) {
            List<Word> words = new ArrayList<>(sentence.words());
            sentence.body().ifPresent(body -> words.add(body.open()));
            rows.add(new Row(words, table.map(one -> one.columns(words)).orElse(List.of()), false));
        }
        List<Row> fitted = Stops.fitted(rows, indent);
        Stops stops = Stops.of(fitted, indent);
        for (int i = 0; i < sentences.size(); i++) {
            Sentence sentence = sentences.get(i);
            before(sentence.first(), indent, firstOfBlock && i == 0);
            Optional<String> whole = OneLiner.of(sentence, indent);
            if (whole.isPresent()) {
                page.add(indent, whole.get());
            } else {
                new Setting(page, fitted.get(i), stops, indent).set();
                sentence.body()
                        .ifPresent(body -> set(body, indent, sentence.first().isKeyword("test")));
            }
        }
    }

    private void set(Body body, int indent, boolean test) {
        set(body.sentences(), indent + STEP, test);
        comments(body.close().before(), indent + STEP, body.sentences().isEmpty());
        page.add(indent, body.close().text());
    }

    private void before(Word word, int indent, boolean first) {
        boolean ownLines = comments(word.before(), indent, first);
        if (word.afterBlank() && (!first || ownLines)) {
            page.blank();
        }
    }

    /** Sets comments; whether one of them has a line of its own. */
    private boolean comments(List<Comment> comments, int indent, boolean first) {
        boolean ownLines = false;
        for (Comment comment : comments) {
            if (comment.trailing()) {
                page.comment(comment.text());
            } else {
                if (comment.afterBlank() && (!first || ownLines)) {
                    page.blank();
                }
                page.add(indent, comment.text());
                ownLines = true;
            }
        }
        return ownLines;
    }
}
