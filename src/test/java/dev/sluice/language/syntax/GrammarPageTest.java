package dev.sluice.language.syntax;

import dev.sluice.language.syntax.generated.RunbookLexer;
import dev.sluice.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page with the grammar is made from the grammar. */
class GrammarPageTest {
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*");
    private static final Pattern RULE = Pattern.compile("(?s)(?:^|\n)(\\w+)\\s*:\\s*(.*?)\\n\\s*;");
    private static final Pattern TOKEN = Pattern.compile("\\b[A-Z][A-Z_]*\\b");
    private static final String INTRODUCTION = """
            # The grammar

            Made from `grammar/RunbookParser.g4` by a test. Quoted is what stands in a file as it is; capitals are tokens: `NUMBER` 5_000,
            `PERCENT` 0.5%, `DURATION` 1h30m, `BYTES` 16MB, `BYTE_RATE` 4MB/s, `COUNT_RATE` 5/s, `ROWS_LITERAL` 5_000 rows, `ROW_RATE`
            20_000 rows/s, `DATE` 2026-11-20, `MOMENT` 2026-11-20T14:00Z, `TIME_OF_DAY` 02:00, `TEXT` "on one line", `BLOCK` a text between
            three quotes, `ID` a name. `?` may be left out, `*` any number of times, `+` at least once, `|` one of them. A keyword that begins a
            statement of its block and stands first on its line is never a name.

            """;

    @Test
    void showsEveryRule() throws IOException {
        String grammar = COMMENT.matcher(Files.readString(Path.of("grammar/RunbookParser.g4"))
                        + Files.readString(Path.of("grammar/imports/DiagnosisRules.g4"))
                        + Files.readString(Path.of("grammar/imports/TestRules.g4")))
                .replaceAll("");
        StringBuilder page = new StringBuilder(INTRODUCTION).append("```text\n");
        rules(grammar).forEach((name, body) -> page.append(rule(name, body)));
        Golden.assertMatches(Path.of("docs/grammar.md"), page.append("```\n").toString());
    }

    private static Map<String, String> rules(String grammar) {
        Map<String, String> rules = new LinkedHashMap<>();
        Matcher matcher = RULE.matcher(grammar);
        while (matcher.find()) {
            rules.put(matcher.group(1), matcher.group(2));
        }
        return rules;
    }

    private static String rule(String name, String body) {
        List<String> choices = new ArrayList<>();
        for (String line : body.replaceAll("#\\s*\\w+", "").split("\n\\s*\\|\\s*(?=\\S)")) {
            choices.add(readable(line));
        }
        if (choices.size() == 1) {
            return wrapped(name + " = ", choices.getFirst());
        }
        StringBuilder text = new StringBuilder(name).append(" =\n");
        choices.forEach(choice -> text.append(wrapped("  | ", choice)));
        return text.toString();
    }

    private static String readable(String line) {
        String plain = line.replaceAll("\\bHEAD\\?\\s*", "")
                .replaceAll("\\b[a-zA-Z]+=(?=[A-Za-z(])", "")
                // Slips that are read in order to be explained.
                .replace("(WHEN | IF)?", "WHEN")
                .replace(" | ASSIGN", "")
                .replaceAll("\\s+", " ")
                .replaceAll("\\((\\w+)\\)\\*", "$1*")
                .strip();
        return TOKEN.matcher(plain).replaceAll(token -> Matcher.quoteReplacement(word(token.group())));
    }

    private static String word(String token) {
        for (int type = 1; type <= RunbookLexer.VOCABULARY.getMaxTokenType(); type++) {
            if (token.equals(RunbookLexer.VOCABULARY.getSymbolicName(type))) {
                String literal = RunbookLexer.VOCABULARY.getLiteralName(type);
                return literal == null ? several(token) : literal;
            }
        }
        return token;
    }

    /** Words that the lexer knows in several spellings. */
    private static String several(String token) {
        return switch (token) {
            case "METHOD" -> "('get' | 'head' | 'post' | 'put' | 'patch' | 'delete')";
            case "RATE_UNIT" -> "('rows/s' | 'count/s' | 'bytes/s')";
            case "AND" -> "'and'";
            case "OR" -> "'or'";
            case "NOT" -> "'not'";
            case "LESS_EQUAL" -> "'<='";
            case "GREATER_EQUAL" -> "'>='";
            case "EQUAL" -> "'=='";
            case "NOT_EQUAL" -> "'!='";
            case "RANGE" -> "'..'";
            default -> token;
        };
    }

    private static String wrapped(String start, String text) {
        StringBuilder wrapped = new StringBuilder(start);
        int column = start.length();
        for (String word : text.split(" ")) {
            if (column + word.length() > 118) {
                wrapped.setLength(wrapped.length() - 1);
                wrapped.append("\n      ");
                column = 6;
            }
            wrapped.append(word).append(' ');
            column += word.length() + 1;
        }
        return wrapped.toString().stripTrailing() + "\n";
    }
}
