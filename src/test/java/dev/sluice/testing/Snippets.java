package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The examples of runbooks in the documentation; most are no whole files. */
public final class Snippets {
    private static final Pattern FENCED = Pattern.compile("(?ms)^```runbook\n(.*?)^```$");
    private static final Set<String> OF_A_FILE = Set.of(
            "runbook",
            "module",
            "use",
            "owner",
            "contact",
            "migration",
            "because",
            "otherwise",
            "writes",
            "worst",
            "undoing",
            "estimate",
            "downtime",
            "unattended",
            "source",
            "param",
            "metric",
            "gate",
            "phase",
            "irreversible",
            "verify",
            "finally",
            "closeout",
            "test");

    private Snippets() {}

    /**
     * An example.
     *
     * @param file the page
     * @param from index of its first character in the page
     * @param text as it stands there
     */
    public record Snippet(Path file, int from, String text) {
        private String firstWord() {
            return text.lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .findFirst()
                    .orElse("")
                    .split("\\s", 2)[0];
        }

        private boolean isWhole() {
            return firstWord().equals("runbook") || firstWord().equals("module") || text.startsWith("# no title line");
        }

        private boolean isOfAFile() {
            return OF_A_FILE.contains(firstWord());
        }

        /** A runbook that has the example in it; statements of a phase get one around them. */
        public String complete() {
            if (isWhole()) {
                return text;
            }
            String inside = isOfAFile() ? text : "phase one \"First\" {\n" + text + "}\n";
            return "runbook demo \"A demonstration\"\n" + inside;
        }

        /** The example out of its runbook, formatted. */
        public String cut(String formatted) {
            if (isWhole()) {
                return formatted;
            }
            List<String> lines = formatted.lines().toList();
            return isOfAFile()
                    ? String.join("\n", lines.subList(1, lines.size())) + "\n"
                    : String.join("\n", lines.subList(2, lines.size() - 1)).replaceAll("(?m)^  ", "") + "\n";
        }

        @Override
        public String toString() {
            return file.getFileName() + ": " + firstWord();
        }
    }

    /** Of all pages. */
    public static List<Snippet> all() {
        return pages().stream().flatMap(page -> of(page).stream()).toList();
    }

    /** Of one page. */
    public static List<Snippet> of(Path page) {
        List<Snippet> snippets = new ArrayList<>();
        Matcher fenced = FENCED.matcher(read(page));
        while (fenced.find()) {
            snippets.add(new Snippet(page, fenced.start(1), fenced.group(1)));
        }
        return snippets;
    }

    private static List<Path> pages() {
        List<Path> pages = new ArrayList<>(Trees.filesBelow(Path.of("docs")));
        pages.add(Path.of("README.md"));
        pages.removeIf(page -> !page.toString().endsWith(".md"));
        return pages;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
