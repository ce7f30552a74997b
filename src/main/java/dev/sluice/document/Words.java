package dev.sluice.document;

import dev.sluice.document.text.Html;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.Span;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How names and free text are set in a sentence, and small parts of sentences. */
enum Words {
    /** For markdown: names as code, text escaped. */
    MARKDOWN {
        @Override
        String name(String name) {
            return Markdown.code(name);
        }

        @Override
        String text(String text) {
            return Markdown.text(text);
        }

        @Override
        String strong(String words) {
            return "**" + words + "**";
        }
    },

    /** For HTML: names as code, text escaped. */
    HTML {
        @Override
        String name(String name) {
            return Html.code(name).html();
        }

        @Override
        String text(String text) {
            return Html.escape(text);
        }

        @Override
        String strong(String words) {
            return "<strong>" + words + "</strong>";
        }
    },

    /** As it is; whoever uses it escapes the whole. */
    PLAIN {
        @Override
        String name(String name) {
            return name;
        }

        @Override
        String text(String text) {
            return text;
        }

        @Override
        String strong(String words) {
            return words;
        }
    };

    abstract String name(String name);

    abstract String text(String text);

    /** Words that are set already, with weight. */
    abstract String strong(String words);

    /** {@code `common.runbook:12`}, of what a module declares. */
    static Optional<String> origin(Runbook runbook, Span span) {
        return runbook.files().origin(span).map(Markdown::code);
    }

    /** A length of time as a runbook writes it. */
    static String duration(Duration duration) {
        return QuantityFormat.format(duration.toMillis() / 1000.0, Unit.DURATION);
    }

    /** Phases by their names, as a list. */
    static Markup phases(List<Phase> phases) {
        return new Markup(
                list(phases.stream().map(phase -> Markdown.code(phase.name())).toList()));
    }

    /** {@code a}, {@code a and b}, {@code a, b and c}. */
    static String list(List<String> items) {
        int last = items.size() - 1;
        return last < 1
                ? String.join("", items)
                : String.join(", ", items.subList(0, last)) + " and " + items.get(last);
    }

    /** {@code a}, {@code a or b}, {@code a, b or c}. */
    static String either(List<String> items) {
        return list(items).replaceFirst(" and (?!.* and )", " or ");
    }

    /** The beginning of a text that is longer than a part of bounded length can bear. */
    static String clip(String text, int most) {
        int length = text.codePointCount(0, text.length());
        return length <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most - 1)).stripTrailing() + "…";
    }

    /** {@code 1 time}, {@code 3 times}. */
    static String count(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }

    /** {@code Why: because}, with a blank before it and a full stop behind. */
    static String why(String because) {
        return " Why: " + stop(MARKDOWN.text(because));
    }

    /** The words with one full stop at their end. */
    static String stop(String words) {
        boolean stops = !words.isEmpty() && ".!?…".indexOf(words.charAt(words.length() - 1)) >= 0;
        return stops ? words : words + ".";
    }

    /** The words with a capital, and with one full stop at their end. */
    static String sentence(String words) {
        return stop(capital(words));
    }

    /** The words with a capital, if they begin with a letter. */
    static String capital(String words) {
        return words.isEmpty() ? "" : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
