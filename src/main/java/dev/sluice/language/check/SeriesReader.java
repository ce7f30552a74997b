package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.TestCase.Course;
import dev.sluice.language.model.TestCase.Point;
import dev.sluice.language.syntax.Tree;
import dev.sluice.value.Missing;
import dev.sluice.value.Type;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the notation of Prometheus' unit tests: {@code 1 2}, {@code 0+10x5} (six samples), {@code 3x4} (five), {@code _},
 * {@code _x3}, {@code stale}; of a condition {@code true}, {@code falsex4}.
 */
final class SeriesReader {
    /** A day of samples each second. */
    private static final int MOST = 86_400;

    private static final String UNSIGNED = "[0-9][0-9_]*(?:\\.[0-9]+)?";
    private static final String NUMBER = "-?" + UNSIGNED;
    private static final Pattern WORD = Pattern.compile("\\S+");
    private static final Pattern LINE =
            Pattern.compile("(?<start>" + NUMBER + ")(?:(?<step>[+-]" + UNSIGNED + "))?x(?<times>[0-9]{1,6})");
    private static final Pattern REPEATED = Pattern.compile("(?<what>_|true|false)x(?<times>[0-9]{1,6})");
    private static final Point NOTHING = new Point(new Course.Without(Missing.Cause.EMPTY));

    private final Findings findings;

    SeriesReader(Findings findings) {
        this.findings = findings;
    }

    /** The samples, or nothing and a finding. */
    Optional<List<Point>> read(Tree.Text notation, Type type) {
        List<Point> points = new ArrayList<>();
        Matcher words = WORD.matcher(notation.text());
        while (words.find()) {
            Optional<List<Point>> some = word(words.group(), type == Type.Plain.BOOLEAN);
            if (some.isEmpty() || points.size() + some.get().size() > MOST) {
                report(notation, words, some.isPresent(), type);
                return Optional.empty();
            }
            points.addAll(some.get());
        }
        if (points.isEmpty()) {
            findings.add(Diagnostic.error(Code.S702, notation.span(), "the series has no sample", "nothing to read")
                    .help("write its samples, such as \"0+10x5 _ stale\""));
            return Optional.empty();
        }
        return Optional.of(points);
    }

    private void report(Tree.Text notation, Matcher words, boolean tooMany, Type type) {
        String message = tooMany
                ? "the series has more than " + MOST + " samples"
                : "`" + words.group() + "` is no part of a series";
        String example = type == Type.Plain.BOOLEAN ? "true falsex3 _ stale" : "5 0+10x5 3x4 _ _x3 stale";
        findings.add(Diagnostic.error(
                        Code.S702,
                        notation.raw().spanOf(words.start(), words.end()),
                        message,
                        tooMany ? "too many" : "cannot be read")
                .help(
                        tooMany
                                ? "give them a longer time between two: `every 1m`"
                                : "write samples such as \"" + example + "\", without units"));
    }

    private static Optional<List<Point>> word(String word, boolean flags) {
        if (word.equals("stale")) {
            return Optional.of(List.of(new Point(new Course.Stale())));
        }
        if (word.equals("_")) {
            return Optional.of(List.of(NOTHING));
        }
        Matcher repeated = REPEATED.matcher(word);
        if (repeated.matches()) {
            int times = Integer.parseInt(repeated.group("times"));
            boolean nothing = repeated.group("what").equals("_");
            return nothing
                    ? Optional.of(Collections.nCopies(times, NOTHING))
                    : flag(repeated.group("what"), flags).map(point -> Collections.nCopies(times + 1, point));
        }
        if (word.equals("true") || word.equals("false")) {
            return flag(word, flags).map(List::of);
        }
        return flags ? Optional.empty() : numbers(word);
    }

    private static Optional<Point> flag(String word, boolean flags) {
        return flags ? Optional.of(constant(Value.flag(word.equals("true")))) : Optional.empty();
    }

    private static Optional<List<Point>> numbers(String word) {
        if (word.matches(NUMBER)) {
            return Optional.of(List.of(constant(Value.amount(number(word)))));
        }
        Matcher line = LINE.matcher(word);
        if (!line.matches()) {
            return Optional.empty();
        }
        double start = number(line.group("start"));
        double step = line.group("step") == null ? 0 : number(line.group("step"));
        int times = Integer.parseInt(line.group("times"));
        List<Point> points = new ArrayList<>();
        for (int i = 0; i <= times; i++) {
            points.add(constant(Value.amount(start + i * step)));
        }
        return Optional.of(points);
    }

    private static Point constant(Value value) {
        return new Point(new Course.Constant(value));
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace("_", ""));
    }
}
