package dev.sluice.document;

import dev.sluice.language.difference.Change;
import dev.sluice.language.difference.Difference;
import dev.sluice.language.difference.DifferenceText;
import dev.sluice.language.difference.Excerpt;
import dev.sluice.language.difference.Word;
import java.util.List;
import java.util.Map;

/** A difference as a comment of a pull request: what is weaker comes first, and no comment is longer than one may be. */
public final class DifferenceMarkdown {
    /** With cells of at most 130 characters a comment stays far below GitHub's 65,536. */
    private static final int MOST_ROWS = 40;

    private static final List<Word> ORDER =
            List.of(Word.WEAKER, Word.CHANGED, Word.REMOVED, Word.MOVED, Word.ADDED, Word.STRICTER, Word.TEXT);

    private static final Map<Word, String> MEANING = Map.of(
            Word.WEAKER, "Weaker: the run stops later, waits shorter, or may do more",
            Word.CHANGED, "Changed: it is another; which is stricter is no question, or cannot be shown",
            Word.REMOVED, "Removed",
            Word.MOVED, "Moved: it runs at another place of the order",
            Word.ADDED, "Added",
            Word.STRICTER, "Stricter",
            Word.TEXT, "Texts: only what people read");

    private DifferenceMarkdown() {}

    /**
     * The comment.
     *
     * @param file as it was named
     * @param against what it is compared with, such as {@code main (0123456789ab)}
     */
    public static String of(Difference difference, String file, String against) {
        StringBuilder page = new StringBuilder("### ")
                .append(headline(difference))
                .append(": ")
                .append(Markdown.code(file))
                .append(" against ")
                .append(Markdown.code(against))
                .append("\n\n");
        if (!difference.isEmpty()) {
            page.append(DifferenceText.summary(difference)).append("\n\n");
        }
        int left = MOST_ROWS;
        for (Word word : ORDER) {
            List<Change> changes = difference.of(word);
            if (!changes.isEmpty() && left > 0) {
                section(page, word, changes.subList(0, Math.min(left, changes.size())));
                left -= changes.size();
            }
        }
        if (left < 0) {
            page.append("and ").append(-left).append(" more: `sluice diff` shows all of them.\n\n");
        }
        return Markdown.tidy(page.toString());
    }

    private static String headline(Difference difference) {
        return switch (difference.overall()) {
            case WEAKER -> ":warning: Weaker";
            case CHANGED -> "Changed";
            case STRICTER -> "Stricter";
            case SAME -> difference.isEmpty() ? "No difference" : "The run does the same";
        };
    }

    private static void section(StringBuilder page, Word word, List<Change> changes) {
        page.append("**")
                .append(MEANING.get(word))
                .append("**\n\n| where | what | before | after |\n|---|---|---|---|\n");
        for (Change change : changes) {
            page.append("| ")
                    .append(Markdown.text(change.place().text()))
                    .append(" | ")
                    .append(Markdown.text(change.what()))
                    .append(" | ")
                    .append(Excerpt.of(change)
                            .map(sides -> Markdown.code(sides.before()))
                            .orElse(""))
                    .append(" | ")
                    .append(Excerpt.of(change)
                            .map(sides -> Markdown.code(sides.after()))
                            .orElse(""))
                    .append(" |\n");
        }
        page.append('\n');
    }
}
