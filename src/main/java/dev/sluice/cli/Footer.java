package dev.sluice.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The end of a command's help: examples stand as they are typed, however long; Picocli would break them, also within a path. */
final class Footer {
    private Footer() {}

    /** Lets the commands of a line, and those below them, end their help so. */
    static void into(CommandLine line) {
        Map<String, IHelpSectionRenderer> sections = new LinkedHashMap<>(line.getHelpSectionMap());
        sections.put(UsageMessageSpec.SECTION_KEY_FOOTER, Footer::text);
        line.setHelpSectionMap(sections);
    }

    private static String text(Help help) {
        StringBuilder text = new StringBuilder();
        for (String line : help.commandSpec().usageMessage().footer()) {
            String typed = line.replace("%%", "%");
            text.append(
                            isExample(line)
                                    ? typed
                                    : wrapped(
                                            typed,
                                            help.commandSpec().usageMessage().width()))
                    .append('\n');
        }
        return text.toString();
    }

    /** {@code Example:  sluice ...}, {@code A key:    openssl ...}, and what stands below them. */
    private static boolean isExample(String line) {
        return line.startsWith(" ") || line.matches("[\\w ]+: {2,}.*");
    }

    private static String wrapped(String line, int width) {
        StringBuilder text = new StringBuilder();
        int column = 0;
        for (String word : line.split(" ")) {
            if (column > 0) {
                boolean fits = column + 1 + word.length() < width;
                text.append(fits ? ' ' : '\n');
                column = fits ? column + 1 : 0;
            }
            text.append(word);
            column += word.length();
        }
        return text.toString();
    }
}
