package dev.sluice.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What can be typed at the console. */
final class Help {
    private Help() {}

    static List<String> lines() {
        List<String> lines = new ArrayList<>();
        add(lines, "continue", "go on, once the gates agree on fresh samples; with all: do not ask before each step");
        add(lines, "retry", "try the failed step again");
        for (Typed.Word word : Typed.Word.values()) {
            add(lines, word.usage(), word.does());
        }
        for (Typed.View view : Typed.View.values()) {
            add(lines, view.name().toLowerCase(Locale.ROOT), view.shows());
        }
        add(lines, "diagnose [NAME]", "find out what is wrong: read the evidence and rank the causes");
        add(lines, "note TEXT", "put a remark into the journal");
        add(lines, "detach", "ask nobody from here on");
        add(lines, "EXPRESSION", "evaluate it against live metrics, such as: lag < 3s and errors < 1%");
        lines.add("Commands that somebody must answer for take: because TEXT, or ask for it.");
        return lines;
    }

    /** What the tabulator key completes. */
    static List<String> words() {
        List<String> words = new ArrayList<>(List.of("continue", "retry", "diagnose", "note", "detach", "help"));
        for (Typed.Word word : Typed.Word.values()) {
            words.add(word.name().toLowerCase(Locale.ROOT));
        }
        for (Typed.View view : Typed.View.values()) {
            words.add(view.name().toLowerCase(Locale.ROOT));
        }
        return words;
    }

    private static void add(List<String> lines, String usage, String does) {
        lines.add(String.format("  %-26s %s", usage, does));
    }
}
