package dev.sluice.language.promql;

import dev.sluice.language.promql.PromQlTokens.Kind;
import dev.sluice.language.promql.PromQlTokens.Token;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the vector selectors of a PromQL expression, each with its range, offset and {@code @} modifier, subqueries around it
 * included. A name is a selector unless it is called, is an aggregation before {@code by} or {@code without}, is a keyword, or
 * stands in a list of labels.
 */
public final class PromQlReader {
    private static final Set<String> BEFORE_LABELS =
            Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "atan2", "bool", "offset", "inf", "nan");
    private static final Map<String, Long> MILLISECONDS = Map.of(
            "ms",
            1L,
            "s",
            1_000L,
            "m",
            60_000L,
            "h",
            3_600_000L,
            "d",
            86_400_000L,
            "w",
            604_800_000L,
            "y",
            31_536_000_000L);

    private final String text;
    private final List<Token> tokens;
    private final List<Selector> selectors = new ArrayList<>();
    /** For each open parenthesis, how many selectors stood before it. */
    private final List<Integer> groups = new ArrayList<>();

    private int at;
    /** Where the selectors of what was just closed begin: a subquery behind it is about them. */
    private int operand;

    private PromQlReader(String text, List<Token> tokens) {
        this.text = text;
        this.tokens = tokens;
    }

    /**
     * The selectors in the order of the text; nothing if the text cannot be understood, so that the age of what it yields cannot
     * be told. An expression without selectors has an empty list.
     */
    public static Optional<List<Selector>> selectors(String expression) {
        return PromQlTokens.scan(expression).flatMap(tokens -> new PromQlReader(expression, tokens).read());
    }

    /**
     * The words that Prometheus reads, without blanks and comments; nothing if the text cannot be understood. Two expressions with
     * the same words are the same.
     */
    public static Optional<List<String>> words(String expression) {
        return PromQlTokens.scan(expression).flatMap(PromQlReader::words);
    }

    private static Optional<List<String>> words(List<Token> tokens) {
        List<String> words = new ArrayList<>();
        for (Token token : tokens) {
            if (token.kind() == Kind.MATCHERS) {
                Optional<List<String>> inner =
                        words(token.text().substring(1, token.text().length() - 1));
                if (inner.isEmpty()) {
                    return Optional.empty();
                }
                words.add("{");
                words.addAll(inner.get());
                words.add("}");
            } else {
                words.add(token.text());
            }
        }
        return Optional.of(words);
    }

    private Optional<List<Selector>> read() {
        try {
            while (at < tokens.size()) {
                next();
            }
        } catch (NotUnderstood notUnderstood) {
            return Optional.empty();
        }
        return groups.isEmpty() ? Optional.of(List.copyOf(selectors)) : Optional.empty();
    }

    private void next() {
        Token token = tokens.get(at);
        if (token.is("(")) {
            groups.add(selectors.size());
            at++;
        } else if (token.is(")")) {
            if (groups.isEmpty()) {
                throw new NotUnderstood();
            }
            operand = groups.removeLast();
            at++;
            modifiers(operand, true);
        } else if (token.kind() == Kind.NAME) {
            name(token);
        } else if (token.kind() == Kind.MATCHERS) {
            at++;
            selector(token.start(), token.end());
        } else if (token.is("[") || token.is("]") || token.is("@")) {
            throw new NotUnderstood();
        } else {
            at++;
        }
    }

    private void name(Token token) {
        String word = token.text().toLowerCase(java.util.Locale.ROOT);
        at++;
        if (BEFORE_LABELS.contains(word) && (is("(") || word.startsWith("group_"))) {
            labels();
        } else if (!is("(") && !OPERATORS.contains(word) && !isWord("by") && !isWord("without")) {
            boolean matched = at < tokens.size() && tokens.get(at).kind() == Kind.MATCHERS;
            selector(token.start(), matched ? tokens.get(at++).end() : token.end());
        }
    }

    private void labels() {
        if (is("(")) {
            while (at < tokens.size() && !tokens.get(at).is(")")) {
                at++;
            }
            at++;
        }
    }

    private void selector(int start, int end) {
        selectors.add(new Selector(
                text.substring(start, end),
                Optional.empty(),
                Duration.ZERO,
                Duration.ZERO,
                Optional.empty(),
                start,
                end));
        modifiers(selectors.size() - 1, false);
    }

    /** What may follow an operand, any number of times: a range or subquery, an offset, an {@code @}. */
    private void modifiers(int from, boolean isGroup) {
        while (at < tokens.size()) {
            if (is("[")) {
                range(from, isGroup);
            } else if (isWord("offset")) {
                at++;
                boolean negative = is("-");
                at += negative || is("+") ? 1 : 0;
                Duration offset = duration();
                shift(from, negative ? offset.negated() : offset);
            } else if (is("@")) {
                at++;
                pin(from);
            } else {
                return;
            }
        }
    }

    private void range(int from, boolean isGroup) {
        at++;
        Duration range = duration();
        boolean subquery = is(":");
        if (subquery) {
            at++;
            if (!is("]")) {
                duration();
            }
        }
        if (!is("]") || isGroup && !subquery) {
            throw new NotUnderstood();
        }
        at++;
        for (int i = from; i < selectors.size(); i++) {
            selectors.set(i, selectors.get(i).over(range, subquery));
        }
    }

    private void shift(int from, Duration offset) {
        for (int i = from; i < selectors.size(); i++) {
            selectors.set(i, selectors.get(i).shifted(offset));
        }
    }

    private void pin(int from) {
        int start = at < tokens.size() ? tokens.get(at).start() : text.length();
        at += is("-") || is("+") ? 1 : 0;
        boolean edge = isWord("start") || isWord("end");
        if (at >= tokens.size() || !edge && tokens.get(at).kind() != Kind.NUMBER) {
            throw new NotUnderstood();
        }
        at += edge ? 3 : 1;
        if (at > tokens.size()) {
            throw new NotUnderstood();
        }
        String time = text.substring(start, tokens.get(at - 1).end());
        for (int i = from; i < selectors.size(); i++) {
            selectors.set(i, selectors.get(i).pinned(time));
        }
    }

    private Duration duration() {
        if (at >= tokens.size() || tokens.get(at).kind() != Kind.NUMBER) {
            throw new NotUnderstood();
        }
        String word = tokens.get(at++).text();
        long total = 0;
        int i = 0;
        while (i < word.length()) {
            int unit = i;
            while (unit < word.length() && (Character.isDigit(word.charAt(unit)) || word.charAt(unit) == '.')) {
                unit++;
            }
            int end = unit;
            while (end < word.length() && Character.isLetter(word.charAt(end))) {
                end++;
            }
            // A bare number counts seconds.
            Long size = unit == end && i == 0 ? Long.valueOf(1_000) : MILLISECONDS.get(word.substring(unit, end));
            if (unit == i || end == i || size == null) {
                throw new NotUnderstood();
            }
            total += amount(word.substring(i, unit), size);
            i = end;
        }
        return Duration.ofMillis(total);
    }

    private static long amount(String number, long size) {
        try {
            return new BigDecimal(number).multiply(BigDecimal.valueOf(size)).longValueExact();
        } catch (ArithmeticException | NumberFormatException tooFineOrTooLarge) {
            throw new NotUnderstood();
        }
    }

    private boolean is(String symbol) {
        return at < tokens.size() && tokens.get(at).is(symbol);
    }

    private boolean isWord(String keyword) {
        return at < tokens.size() && tokens.get(at).isWord(keyword);
    }

    /** Ends the reading of a text that this reader does not understand; never leaves it. */
    private static final class NotUnderstood extends RuntimeException {
        NotUnderstood() {
            super("not understood", null, false, false);
        }
    }
}
