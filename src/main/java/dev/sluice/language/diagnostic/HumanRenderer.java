package dev.sluice.language.diagnostic;

import dev.sluice.language.diagnostic.Sources.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Shows each finding with the lines it is about and the places marked in them. The place of the finding itself is underlined with
 * {@code ^}, places that matter besides with {@code -}.
 */
public final class HumanRenderer implements Renderer {
    private final boolean colours;

    /**
     * @param colours whether the text goes to a terminal that shows colours
     */
    public HumanRenderer(boolean colours) {
        this.colours = colours;
    }

    @Override
    public String render(List<Report> reports) {
        StringBuilder text = new StringBuilder();
        for (Report report : reports) {
            if (report.diagnostics().isEmpty()) {
                continue;
            }
            Sources sources = Sources.of(report);
            for (Diagnostic diagnostic : report.shown()) {
                render(sources, diagnostic, text);
                text.append('\n');
            }
            text.append(report.source().name())
                    .append(": ")
                    .append(report.summary())
                    .append('\n');
        }
        return text.toString();
    }

    static String word(Diagnostic.Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    /** A marked place; {@code sign} underlines it. */
    private record Mark(Place place, char sign, String label) {}

    private void render(Sources sources, Diagnostic diagnostic, StringBuilder text) {
        Colour colour = switch (diagnostic.severity()) {
            case ERROR -> Colour.RED;
            case WARNING -> Colour.YELLOW;
            case HINT -> Colour.CYAN;
        };
        text.append(paint(colour, word(diagnostic.severity()) + " " + diagnostic.code()))
                .append(": ")
                .append(paint(Colour.BOLD, diagnostic.message()))
                .append('\n');
        Place place = sources.place(diagnostic.span());
        text.append("  ").append(place).append('\n');
        List<Mark> marks = new ArrayList<>();
        marks.add(new Mark(place, '^', diagnostic.label()));
        diagnostic.secondary().forEach(label -> marks.add(new Mark(sources.place(label.span()), '-', label.text())));
        marks.sort(Comparator.comparing((Mark mark) -> !mark.place.file().equals(place.file()))
                .thenComparing(mark -> mark.place.file())
                .thenComparing(mark -> mark.place.line())
                .thenComparing(mark -> -mark.place.column()));
        int lastLine = marks.stream().mapToInt(mark -> mark.place.line()).max().orElseThrow();
        int width = String.valueOf(lastLine).length();
        String file = place.file();
        int shown = 0;
        for (Mark mark : marks) {
            int line = mark.place.line();
            if (!mark.place.file().equals(file)) {
                file = mark.place.file();
                shown = 0;
                text.append("  ").append(mark.place).append('\n');
            }
            if (mark.place.text().isEmpty() && mark.label.isEmpty()) {
                continue;
            }
            Excerpt excerpt = Excerpt.of(mark.place);
            if (line != shown) {
                if (shown != 0 && line > shown + 1) {
                    text.append(" ".repeat(2 + width - 1)).append("...\n");
                }
                text.append(paint(Colour.DIM, "  " + pad(line, width) + " | "))
                        .append(excerpt.text())
                        .append('\n');
            }
            shown = line;
            text.append(paint(Colour.DIM, "  " + " ".repeat(width) + " | ")).append(excerpt.indent());
            String underline = String.valueOf(mark.sign).repeat(excerpt.width());
            String marked = mark.label.isEmpty() ? underline : underline + " " + mark.label;
            text.append(mark.sign == '^' ? paint(colour, marked) : marked).append('\n');
        }
        diagnostic.note().ifPresent(note -> text.append("  note: ").append(note).append('\n'));
        diagnostic
                .help()
                .ifPresent(help -> text.append("  ")
                        .append(paint(Colour.GREEN, "help"))
                        .append(": ")
                        .append(help.replace("\n", "\n    "))
                        .append('\n'));
    }

    private static String pad(int line, int width) {
        String number = String.valueOf(line);
        return " ".repeat(width - number.length()) + number;
    }

    private enum Colour {
        RED("1;31"),
        YELLOW("1;33"),
        GREEN("32"),
        CYAN("36"),
        BOLD("1"),
        DIM("2");

        private final String code;

        Colour(String code) {
            this.code = code;
        }
    }

    private String paint(Colour colour, String text) {
        return colours ? "\u001B[" + colour.code + "m" + text + "\u001B[0m" : text;
    }
}
