package dev.sluice.language.format;

import dev.sluice.language.syntax.Manuscript.Comment;
import dev.sluice.language.syntax.Manuscript.Joint;
import dev.sluice.language.syntax.Manuscript.Kind;
import dev.sluice.language.syntax.Manuscript.Word;
import java.util.Arrays;
import java.util.List;

/**
 * Sets one statement. One that is too long for a line has its last clause on a line of its own if that is a text or a reason,
 * and breaks before other clauses where it must; a clause that is too long by itself breaks between the parts of its list.
 */
final class Setting {
    private final Page page;
    private final Row row;
    private final Stops stops;
    private final int indent;
    /** Of each word, in how many parentheses it stands. */
    private final int[] depths;

    private final StringBuilder line = new StringBuilder();
    private int lineIndent;

    Setting(Page page, Row row, Stops stops, int indent) {
        this.page = page;
        this.row = row;
        this.stops = stops;
        this.indent = indent;
        this.lineIndent = indent;
        this.depths = depths(row.words());
    }

    private static int[] depths(List<Word> words) {
        int[] depths = new int[words.size()];
        int depth = 0;
        for (int i = 0; i < depths.length; i++) {
            String text = words.get(i).text();
            depth -= text.equals(")") ? 1 : 0;
            depths[i] = depth;
            depth += text.equals("(") ? 1 : 0;
        }
        return depths;
    }

    void set() {
        int from = 0;
        while (from < size()) {
            int to = from + 1;
            while (to < size() && joint(to) != Joint.CLAUSE) {
                to++;
            }
            if (from > 0 && !isFresh() && (isTooLong(from, to) || row.broken() && isClosing(from, to))) {
                newLine();
            }
            clause(from, to, 0);
            from = to;
        }
        page.add(lineIndent, line.toString());
    }

    /** Sets a clause. It breaks between the parts of its outermost list, and within a part only where it must. */
    private void clause(int from, int to, int depth) {
        int part = from;
        while (part < to) {
            int end = part + 1;
            while (end < to && !(joint(end) == Joint.LIST && depths[end] == depth)) {
                end++;
            }
            if (part > from && !isFresh() && isTooLong(part, end)) {
                newLine();
            }
            if (isTooLong(part, end)
                    && depth < Arrays.stream(depths, part, end).max().orElse(0)) {
                clause(part, end, depth + 1);
            } else {
                for (int i = part; i < end; i++) {
                    word(i);
                }
            }
            part = end;
        }
    }

    private boolean isTooLong(int from, int to) {
        return row.broken() && column() + row.gap(from) + row.width(from, to) > Typesetter.WIDTH;
    }

    private void word(int index) {
        Word word = row.words().get(index);
        if (index > 0) {
            word.before().forEach(this::comment);
        }
        int place = lineIndent == indent ? stops.place(row, index) : -1;
        int gap = place >= column() ? place - column() : isFresh() ? 0 : row.gap(index);
        line.repeat(' ', gap);
        if (word.kind() == Kind.BLOCK) {
            block(word.text());
        } else {
            line.append(word.text());
        }
    }

    private void block(String text) {
        String[] lines = Block.lines(text, lineIndent);
        page.add(lineIndent, line + lines[0]);
        for (int i = 1; i < lines.length - 1; i++) {
            page.add(0, lines[i]);
        }
        line.setLength(0);
        line.append(lines[lines.length - 1].strip());
    }

    private void comment(Comment comment) {
        if (!isFresh()) {
            newLine();
        }
        if (comment.trailing()) {
            page.comment(comment.text());
        } else {
            page.add(lineIndent, comment.text());
        }
    }

    private void newLine() {
        page.add(lineIndent, line.toString());
        line.setLength(0);
        lineIndent = indent + Typesetter.STEP;
    }

    private boolean isFresh() {
        return line.isEmpty();
    }

    private int column() {
        return lineIndent + Page.width(line.toString());
    }

    private int size() {
        return row.words().size();
    }

    private Joint joint(int index) {
        return row.words().get(index).joint();
    }

    private boolean isClosing(int from, int to) {
        return to == size()
                && row.words().subList(from, to).stream()
                        .anyMatch(word -> word.kind() == Kind.TEXT || word.kind() == Kind.BLOCK);
    }
}
