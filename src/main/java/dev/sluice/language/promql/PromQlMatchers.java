package dev.sluice.language.promql;

import dev.sluice.language.promql.PromQlTokens.Kind;
import dev.sluice.language.promql.PromQlTokens.Token;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The braces of a selector. */
final class PromQlMatchers {
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    /** Escapes that mean the same in Go and in a regular expression's string. */
    private static final Pattern QUOTED =
            Pattern.compile("\"([^\"\\\\\n]|\\\\[abfnrtv\\\\\"])*\"|'([^'\\\\\n]|\\\\[abfnrtv\\\\'])*'");
    /** What Java's regular expressions have and RE2 has not. */
    private static final Pattern NOT_RE2 =
            Pattern.compile("\\(\\?(?!:|i\\))|[*+?}]\\+|\\\\[^dDwWsSbBnrtfv.^$*+?()\\[\\]{}|/\\\\-]|&&|\\[\\^?\\[");

    private PromQlMatchers() {}

    /** Whether Prometheus takes them behind a metric's name. */
    static boolean valid(String braces) {
        return read(braces, false);
    }

    /** Whether they select by themselves: one of them at least must not match the empty text. */
    static boolean select(String braces) {
        return read(braces, true);
    }

    private static boolean read(String braces, boolean alone) {
        List<Token> tokens =
                PromQlTokens.scan(braces.substring(1, braces.length() - 1)).orElse(null);
        if (tokens == null) {
            return false;
        }
        boolean selects = !alone;
        int at = 0;
        while (at < tokens.size()) {
            if (at + 2 >= tokens.size()
                    || tokens.get(at).kind() != Kind.NAME
                    || !LABEL.matcher(tokens.get(at).text()).matches()) {
                return false;
            }
            boolean named = tokens.get(at).text().equals("__name__");
            Token first = tokens.get(at + 1);
            Token second = tokens.get(at + 2);
            boolean two = first.end() == second.start() && second.kind() == Kind.SYMBOL;
            String operator = two ? first.text() + second.text() : first.text();
            int value = at + (two ? 3 : 2);
            if (value >= tokens.size() || !matches(operator, tokens.get(value)) || named && !alone) {
                return false;
            }
            selects |= operator.equals("=") && tokens.get(value).text().length() > 2;
            at = value + 1;
            if (at < tokens.size()) {
                if (!tokens.get(at).is(",")) {
                    return false;
                }
                at++;
            }
        }
        return selects;
    }

    private static boolean matches(String operator, Token value) {
        if (value.kind() != Kind.STRING || !QUOTED.matcher(value.text()).matches()) {
            return false;
        }
        return switch (operator) {
            case "=", "!=" -> true;
            case "=~", "!~" -> isRegex(value.text());
            default -> false;
        };
    }

    private static boolean isRegex(String quoted) {
        String regex = quoted.substring(1, quoted.length() - 1).replace("\\\\", "\\");
        if (NOT_RE2.matcher(regex).find() || regex.matches(".*\\{\\d{4,}.*")) {
            return false;
        }
        try {
            Pattern.compile(regex);
            return true;
        } catch (PatternSyntaxException wrong) {
            return false;
        }
    }
}
