package dev.sluice.console;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a line typed at the console. */
final class TypedParser {
    private static final Pattern BECAUSE = Pattern.compile("(?<=^|\\s)(?:--)?because(?=\\s|$)");

    private TypedParser() {}

    static Typed parse(String line) {
        String text = line.strip();
        if (text.isEmpty()) {
            return new Typed.Nothing();
        }
        int blank = text.indexOf(' ');
        String first = (blank < 0 ? text : text.substring(0, blank)).toLowerCase(Locale.ROOT);
        String rest = blank < 0 ? "" : text.substring(blank + 1).strip();
        return switch (first) {
            case "continue", "c" -> goOn(rest, text);
            case "retry", "r" -> exactly(rest, text, new Typed.Retry());
            case "diagnose" ->
                rest.contains(" ")
                        ? new Typed.Evaluate(text)
                        : new Typed.Diagnose(Optional.of(rest).filter(name -> !name.isEmpty()));
            case "note" -> rest.isEmpty() ? new Typed.Help() : new Typed.Note(rest);
            case "detach" -> exactly(rest, text, new Typed.Detach());
            case "help", "?" -> new Typed.Help();
            default -> viewOrSignal(first, rest, text);
        };
    }

    private static Typed goOn(String rest, String text) {
        if (rest.equals("all")) {
            return new Typed.ContinueAll();
        }
        Matcher because = BECAUSE.matcher(rest);
        return because.lookingAt()
                ? new Typed.Continue(reason(rest, because).orElse(""))
                : exactly(rest, text, new Typed.Continue(""));
    }

    private static Typed viewOrSignal(String first, String rest, String text) {
        for (Typed.View view : Typed.View.values()) {
            if (first.equals(view.name().toLowerCase(Locale.ROOT))) {
                return exactly(rest, text, new Typed.Ask(view));
            }
        }
        for (Typed.Word word : Typed.Word.values()) {
            if (first.equals(word.name().toLowerCase(Locale.ROOT))) {
                return withReason(word, rest);
            }
        }
        return new Typed.Evaluate(text);
    }

    /** A word that is also the name of a metric may begin an expression: {@code continue > 3} is no command. */
    private static Typed exactly(String rest, String text, Typed command) {
        return rest.isEmpty() ? command : new Typed.Evaluate(text);
    }

    private static Typed withReason(Typed.Word word, String rest) {
        Matcher because = BECAUSE.matcher(rest);
        if (!because.find()) {
            return new Typed.WithReason(word, rest, Optional.empty());
        }
        return new Typed.WithReason(word, rest.substring(0, because.start()).strip(), reason(rest, because));
    }

    private static Optional<String> reason(String rest, Matcher because) {
        return Optional.of(unquoted(rest.substring(because.end()).strip())).filter(text -> !text.isEmpty());
    }

    private static String unquoted(String text) {
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1).strip()
                : text;
    }
}
