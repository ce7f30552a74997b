package dev.sluice.language.format;

import dev.sluice.language.syntax.Manuscript.Joint;
import dev.sluice.language.syntax.Manuscript.Kind;
import dev.sluice.language.syntax.Manuscript.Word;
import java.util.List;

/**
 * A statement as a row of a table.
 *
 * @param columns in order; the words before the first one need none
 * @param broken whether it takes more than one line, for want of room
 */
record Row(List<Word> words, List<Column> columns, boolean broken) {
    Row {
        words = List.copyOf(words);
        columns = List.copyOf(columns);
    }

    /** The same with its clauses set as they come, behind the words before them or on lines of their own. */
    Row loose(boolean nowBroken) {
        return new Row(words, columns.stream().map(Column::free).toList(), nowBroken);
    }

    List<Column> aligned() {
        return columns.stream().filter(column -> !column.isFree()).toList();
    }

    boolean hasClauses() {
        return columns.stream().anyMatch(Column::clause);
    }

    /** The blanks that a word wants before it where nothing is aligned. */
    int gap(int word) {
        for (Column column : columns) {
            if (column.word() == word) {
                return column.gap();
            }
        }
        return word == 0 || words.get(word).joint() == Joint.GLUED ? 0 : 1;
    }

    /** The width of all words on one line. */
    int width() {
        return width(0, words.size());
    }

    /** The width of some of the words on one line; of a text of several lines, its first one counts. */
    int width(int from, int to) {
        int width = 0;
        for (int i = from; i < to; i++) {
            width += (i == from ? 0 : gap(i)) + width(words.get(i));
            if (words.get(i).kind() == Kind.BLOCK) {
                break;
            }
        }
        return width;
    }

    private static int width(Word word) {
        return word.kind() == Kind.BLOCK ? Block.QUOTES.length() : Page.width(word.text());
    }
}
