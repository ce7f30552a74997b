package dev.sluice.document;

import dev.sluice.document.text.Visible;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts text of unknown content into markdown, by the place where it goes: running text (table cells and headings too), a code
 * span, a fenced block. What comes out shows the text as it is and starts no markup, no table cell and no line of its own.
 */
final class Markdown {
    private static final Pattern ADDRESS = Pattern.compile(
            "https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*[A-Za-z0-9/]|[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]+");
    private static final Pattern LIST_OPENER = Pattern.compile("^(\\d{1,9})([.)])(?=\\s|$)");
    private static final Pattern EMPTY_CELL = Pattern.compile("\\|  (?=\\|)");
    /** What ends a code span or a cell, and what in a code span would look like a link of ours. */
    private static final Pattern UNFIT_FOR_CODE = Pattern.compile("[|`\\\\]|]\\(");

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern BARE_WWW = Pattern.compile("(?i)\\bwww\\.");

    private Markdown() {}

    /** Running text on one line; web and mail addresses become links. Safe in table cells and headings. */
    static String text(String text) {
        String line = oneLine(text);
        StringBuilder markdown = new StringBuilder();
        int end = 0;
        if (line.indexOf('@') >= 0 || line.contains("://")) {
            Matcher address = ADDRESS.matcher(line);
            while (address.find()) {
                markdown.append(escape(line, end, address.start()));
                markdown.append('<').append(address.group()).append('>');
                end = address.end();
            }
        }
        markdown.append(escape(line, end, line.length()));
        boolean numbered = !markdown.isEmpty() && Character.isDigit(markdown.charAt(0));
        return !numbered ? markdown.toString() : LIST_OPENER.matcher(markdown).replaceFirst("$1\\\\$2");
    }

    /** A code span; text that a code span cannot hold everywhere (a pipe would end a table cell) becomes running text. */
    static String code(String text) {
        String line = oneLine(text);
        boolean plain = line.isEmpty() || UNFIT_FOR_CODE.matcher(line).find();
        return plain ? text(line) : "`" + line + "`";
    }

    /** A fenced block on lines of its own; the fence is longer than any run of backticks inside. */
    static Markup fence(String language, String text) {
        String body = Visible.of(text, true).stripTrailing();
        String ticks = "`".repeat(Math.max(3, longestRun(body, '`') + 1));
        return new Markup(ticks + language + "\n" + body + "\n" + ticks);
    }

    /** The anchor that GitHub and its kin give to a heading of that text (without its markup). */
    static String anchor(String heading) {
        StringBuilder anchor = new StringBuilder();
        heading.toLowerCase(java.util.Locale.ROOT).codePoints().forEach(c -> {
            if (c == ' ') {
                anchor.append('-');
            } else if (Character.isLetterOrDigit(c) || c == '-' || c == '_') {
                anchor.appendCodePoint(c);
            }
        });
        return anchor.toString();
    }

    /** Empty lines one at a time, none at either end, no blanks at line ends or doubled in empty cells; fences are left alone. */
    static String tidy(String markdown) {
        StringBuilder tidy = new StringBuilder();
        String fence = "";
        boolean gap = false;
        for (String raw : markdown.split("\n", -1)) {
            String line = fence.isEmpty() ? tidyLine(raw.stripTrailing()) : raw;
            if (fence.isEmpty() && line.isEmpty()) {
                gap = !tidy.isEmpty();
                continue;
            }
            if (gap) {
                tidy.append('\n');
                gap = false;
            }
            tidy.append(line).append('\n');
            fence = fenceAfter(fence, line);
        }
        return tidy.toString();
    }

    private static String tidyLine(String line) {
        return line.startsWith("|") ? EMPTY_CELL.matcher(line).replaceAll("| ") : line;
    }

    /** On one line, blanks collapsed, and nothing in it that a reader cannot see. */
    static String oneLine(String text) {
        return BLANKS.matcher(Visible.of(text, false)).replaceAll(" ").strip();
    }

    private static String fenceAfter(String fence, String line) {
        String ticks = "`".repeat(leading(line));
        if (fence.isEmpty()) {
            return ticks.length() >= 3 ? ticks : "";
        }
        return line.equals(fence) ? "" : fence;
    }

    private static int leading(String line) {
        int count = 0;
        while (count < line.length() && line.charAt(count) == '`') {
            count++;
        }
        return count;
    }

    private static String escape(String line, int start, int end) {
        StringBuilder markdown = new StringBuilder();
        String piece = line.substring(start, end);
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            if (mustEscape(line, start + i, c)) {
                markdown.append('\\');
            }
            markdown.append(c);
        }
        boolean bare = piece.indexOf('.') >= 0 && (piece.indexOf('w') >= 0 || piece.indexOf('W') >= 0);
        return !bare
                ? markdown.toString()
                : BARE_WWW.matcher(markdown).replaceAll(match -> match.group().replace(".", "\\\\."));
    }

    private static boolean mustEscape(String line, int at, char c) {
        return switch (c) {
            case '\\', '`', '*', '[', ']', '<', '|', '~' -> true;
            case '_' -> !(isWord(line, at - 1) && isWord(line, at + 1));
            case '&' -> at + 1 < line.length() && (line.charAt(at + 1) == '#' || isWord(line, at + 1));
            case '!' -> at + 1 < line.length() && line.charAt(at + 1) == '[';
            case '#', '>', '=' -> at == 0;
            case '+', '-' -> at == 0 && (line.length() == 1 || line.charAt(1) == ' ' || line.charAt(1) == c);
            case ':' -> line.startsWith("//", at + 1);
            case '@' -> isWord(line, at - 1) && isWord(line, at + 1);
            default -> false;
        };
    }

    private static boolean isWord(String line, int at) {
        return at >= 0 && at < line.length() && Character.isLetterOrDigit(line.charAt(at));
    }

    private static int longestRun(String text, char wanted) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == wanted ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }
}
