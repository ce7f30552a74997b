package dev.sluice.source;

import dev.sluice.value.Dimension;
import dev.sluice.value.Missing;
import dev.sluice.value.Type;
import dev.sluice.value.Value;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From what a system says to the value that the metric declares, in base units; whatever does not fit is TYPE. */
final class Conversion {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]++(\\.[0-9]*+)?|\\.[0-9]++)([eE][+-]?[0-9]++)?");
    private static final Pattern INFINITE = Pattern.compile("([+-]?)inf(inity)?", Pattern.CASE_INSENSITIVE);

    private Conversion() {}

    /** A decimal number that is printed, NaN or infinity; nothing else of what Java takes for one, such as {@code 2d} or {@code 0x2p0}. */
    static OptionalDouble decimal(String printed) {
        if (DECIMAL.matcher(printed).matches()) {
            return OptionalDouble.of(Double.parseDouble(printed));
        }
        Matcher infinite = INFINITE.matcher(printed);
        if (infinite.matches()) {
            return OptionalDouble.of(
                    infinite.group(1).equals("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
        return printed.equalsIgnoreCase("nan") ? OptionalDouble.of(Double.NaN) : OptionalDouble.empty();
    }

    /** A bare number, read as the metric's {@code as} says; 1 and 0 are true and false for a boolean metric. */
    static Value number(double number, Question question) throws NoAnswer {
        if (question.unit().type() == Type.Plain.BOOLEAN && (number == 0 || number == 1)) {
            return Value.flag(number == 1);
        }
        return Value.amount(amount(number, question));
    }

    /** As {@link #number}, where only an amount will do: one of several series. */
    static double amount(double number, Question question) throws NoAnswer {
        if (!(question.unit().type() instanceof Dimension)) {
            throw mismatch("a number", question);
        }
        return finite(
                switch (question.as()) {
                    case PLAIN, PERCENT, SECONDS -> number;
                    case RATIO -> number * 100;
                    case MILLISECONDS -> number / 1_000;
                });
    }

    /** A length of time that the system itself calls one: {@code as} does not apply to it. */
    static double interval(double seconds, Question question) throws NoAnswer {
        if (!question.unit().type().equals(Dimension.DURATION)) {
            throw mismatch("an interval", question);
        }
        return finite(seconds);
    }

    static Value flag(boolean set, Question question) throws NoAnswer {
        if (question.unit().type() != Type.Plain.BOOLEAN) {
            throw mismatch("a boolean", question);
        }
        return Value.flag(set);
    }

    static Value text(String text, Question question) throws NoAnswer {
        if (question.unit().type() != Type.Plain.TEXT && question.unit().type() != Type.Plain.IDENTIFIER) {
            throw mismatch("text", question);
        }
        return new Value.Text(text);
    }

    static Value moment(Instant instant, Question question) throws NoAnswer {
        if (question.unit().type() != Type.Plain.TIME) {
            throw mismatch("a time", question);
        }
        return new Value.Moment(instant);
    }

    static NoAnswer mismatch(String found, Question question) {
        return NoAnswer.settled(
                Missing.Cause.TYPE,
                "the answer is " + found + ", metric " + question.metric() + " is "
                        + question.unit().word(),
                "change the query so that it yields " + question.unit().word() + ", or the unit of the metric");
    }

    private static double finite(double number) throws NoAnswer {
        if (Double.isNaN(number)) {
            throw NoAnswer.settled(
                    Missing.Cause.NAN,
                    "the answer is NaN",
                    "guard the query against what makes it NaN, mostly a division of 0 by 0");
        }
        if (Double.isInfinite(number)) {
            throw NoAnswer.settled(
                    Missing.Cause.INF,
                    "the answer is infinite",
                    "guard the query against what makes it infinite, mostly a division by 0");
        }
        return number;
    }
}
