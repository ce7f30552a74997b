package dev.sluice.language.diagnostic;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page of a code, read from its markdown: {@link Code#page()}.
 *
 * @param markdown all of it
 * @param text what stands between the title and the examples
 * @param wrong a text that has the fault, and the files beside it; empty where none can be shown
 * @param right the same without it; empty where none can be shown
 */
public record Page(Code code, String markdown, String text, List<Example> wrong, List<Example> right) {
    private static final String WRONG = "\nWrong:\n";
    private static final String RIGHT = "\nRight:\n";
    private static final Pattern BLOCK =
            Pattern.compile("(?:`([^`\n]+)`:\\s+)?^```\\w*\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

    /**
     * A file of an example.
     *
     * @param file its name; empty for the one that the example is about
     */
    public record Example(String file, String text) {}

    public Page {
        wrong = List.copyOf(wrong);
        right = List.copyOf(right);
    }

    /** @throws IllegalArgumentException if the page is not about the code */
    public static Page read(Code code, String markdown) {
        String title = "# " + code.name() + ": " + code.title() + "\n";
        if (!markdown.startsWith(title)) {
            throw new IllegalArgumentException(code.page() + " does not begin with `" + title.strip() + "`");
        }
        int wrong = markdown.indexOf(WRONG);
        int right = markdown.indexOf(RIGHT);
        boolean shown = wrong >= 0 && right > wrong;
        String text = markdown.substring(title.length(), shown ? wrong : markdown.length());
        return new Page(
                code,
                markdown,
                text.strip(),
                shown ? examples(markdown.substring(wrong, right)) : List.of(),
                shown ? examples(markdown.substring(right)) : List.of());
    }

    private static List<Example> examples(String section) {
        List<Example> examples = new ArrayList<>();
        Matcher block = BLOCK.matcher(section);
        while (block.find()) {
            examples.add(new Example(block.group(1) == null ? "" : block.group(1), block.group(2)));
        }
        return examples;
    }

    /** For people at a terminal. */
    public String shown() {
        String sentences = text.replaceAll("\\[([^\\]]+)]\\(\\.\\./([^)]+)\\)", "$1 (docs/$2)");
        return code.name() + ": " + code.title() + "\n\n" + sentences + "\n" + shown("Wrong", wrong)
                + shown("Right", right);
    }

    private static String shown(String title, List<Example> examples) {
        StringBuilder text = new StringBuilder();
        for (Example example : examples) {
            text.append('\n')
                    .append(example.file.isEmpty() ? title : example.file)
                    .append(":\n\n");
            text.append(example.text.replaceAll("(?m)^(?=.)", "    "));
        }
        return text.toString();
    }
}
