package dev.sluice.document;

import dev.sluice.language.text.UnifiedDiff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares documents with those of a directory, and writes nothing. */
public final class DocumentCheck {
    private static final Pattern HUNK = Pattern.compile("@@ -(\\d+),\\d+ \\+\\d+,\\d+ @@");

    private DocumentCheck() {}

    /**
     * A document that is not what the runbook says.
     *
     * @param missing whether there is no such file
     * @param lines of the file, from 1: where each change begins
     * @param difference a unified diff from the file to what it should be
     */
    public record Difference(Path file, boolean missing, List<Integer> lines, String difference) {
        public Difference {
            lines = List.copyOf(lines);
        }
    }

    /** The documents that differ or are not there; empty if all are as they should be. */
    public static List<Difference> against(Path directory, List<GeneratedFile> wanted) throws IOException {
        List<Difference> differences = new ArrayList<>();
        for (GeneratedFile document : wanted) {
            Path file = directory.resolve(document.name());
            boolean missing = !Files.exists(file);
            // What is no UTF-8 differs, too, and is shown as far as it can be.
            String present = missing ? "" : new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            if (missing || !present.equals(document.text())) {
                String difference = UnifiedDiff.of(file.toString(), present, document.text());
                differences.add(new Difference(file, missing, lines(difference), difference));
            }
        }
        return differences;
    }

    /** Of the side before, the first line of each change; where lines only come, the one that they come before. */
    private static List<Integer> lines(String difference) {
        List<Integer> lines = new ArrayList<>();
        boolean inHunk = false;
        boolean changing = false;
        int line = 1;
        for (String text : difference.split("\n")) {
            Matcher hunk = HUNK.matcher(text);
            boolean changes = inHunk && !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+');
            if (hunk.matches()) {
                inHunk = true;
                line = Math.max(1, Integer.parseInt(hunk.group(1)));
            } else if (changes && !changing) {
                lines.add(line);
            }
            if (inHunk && !hunk.matches() && !text.startsWith("+") && !text.startsWith("\\")) {
                line++;
            }
            changing = changes || changing && text.startsWith("\\");
        }
        return lines;
    }
}
