package dev.sluice.language.diagnostic;

import java.util.ArrayList;
import java.util.List;

/**
 * The page of a code, read from its markdown: {@link Code#page()}.
 *
 * @param markdown all of it
 * @param text what stands between the title and the examples
 * @param wrong an example that has the fault; empty where none can be shown
 * @param right the same without it; empty where none can be shown
 */
public record Page(Code code, String markdown, String text, String wrong, String right) {
    private static final String FENCE = "```";

    /** @throws IllegalArgumentException if the page is not about the code */
    public static Page read(Code code, String markdown) {
        String title = "# " + code.name() + ": " + code.title() + "\n";
        if (!markdown.startsWith(title)) {
            throw new IllegalArgumentException(code.page() + " does not begin with `" + title.strip() + "`");
        }
        List<String> examples = new ArrayList<>();
        String[] parts = markdown.split("(?m)^" + FENCE);
        for (int i = 1; i < parts.length; i += 2) {
            examples.add(parts[i].substring(parts[i].indexOf('\n') + 1));
        }
        String text = parts[0].substring(title.length()).replaceFirst("(?s)\n+Wrong:\\s*$", "\n");
        return new Page(
                code,
                markdown,
                text.strip(),
                examples.isEmpty() ? "" : examples.get(0),
                examples.size() < 2 ? "" : examples.get(1));
    }

    /** For people at a terminal. */
    public String shown() {
        String sentences = text.replaceAll("\\[([^\\]]+)]\\(\\.\\./([^)]+)\\)", "$1 (docs/$2)");
        return code.name() + ": " + code.title() + "\n\n" + sentences + "\n" + example("Wrong", wrong)
                + example("Right", right);
    }

    private static String example(String title, String example) {
        return example.isEmpty() ? "" : "\n" + title + ":\n\n" + example.replaceAll("(?m)^(?=.)", "    ");
    }
}
