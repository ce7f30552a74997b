package dev.sluice.language.syntax;

import java.util.List;
import java.util.Optional;

/**
 * A runbook as it was written: statement by statement, word for word, with every comment in its place. Where {@link Tree} holds
 * what a runbook means, this holds what its author typed but for blanks, so that it can be laid out anew.
 *
 * @param end the comments behind the last statement
 */
public record Manuscript(List<Sentence> sentences, List<Comment> end) {
    public Manuscript {
        sentences = List.copyOf(sentences);
        end = List.copyOf(end);
    }

    /**
     * A statement.
     *
     * @param words from its first keyword to its end, or to the brace that opens its body; at least one
     */
    public record Sentence(List<Word> words, Optional<Body> body) {
        public Sentence {
            words = List.copyOf(words);
        }

        public Word first() {
            return words.getFirst();
        }
    }

    /** What stands in the braces of a statement, braces included. */
    public record Body(Word open, List<Sentence> sentences, Word close) {
        public Body {
            sentences = List.copyOf(sentences);
        }
    }

    /**
     * A word.
     *
     * @param text as it is written; of a {@link Kind#BLOCK} what it says, without quotes and the indentation of its lines
     * @param before the comments between the word before and this one
     * @param afterBlank whether a blank line stands right before it
     * @param line where it stands, from 1
     */
    public record Word(Kind kind, String text, Joint joint, List<Comment> before, boolean afterBlank, int line) {
        public Word {
            before = List.copyOf(before);
        }

        public boolean isKeyword(String keyword) {
            return kind == Kind.KEYWORD && text.equals(keyword);
        }
    }

    public enum Kind {
        KEYWORD,
        NAME,
        VALUE,
        /** A text on one line, quotes included. */
        TEXT,
        /** A text of several lines. */
        BLOCK,
        SIGN
    }

    /** What may stand between a word and the one before it in its statement, tightest first. */
    public enum Joint {
        /** Nothing. */
        GLUED,
        /** A blank; at the start of a line the word would mean something else. */
        TIED,
        /** A blank, at need a line end: inside a clause. */
        LOOSE,
        /** The same between the parts of a list, and before {@code and} and {@code or}. */
        LIST,
        /** The same before a modifier, a reason or a text. */
        CLAUSE;

        /** Whether the word may be the first on its line. */
        public boolean mayBreak() {
            return this != GLUED && this != TIED;
        }
    }

    /**
     * A comment.
     *
     * @param text from its sign on
     * @param trailing whether it stands behind a word on the same line
     * @param afterBlank whether a blank line stands right before it
     */
    public record Comment(String text, boolean trailing, boolean afterBlank) {}
}
