package dev.sluice.editors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.syntax.generated.RunbookLexer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The grammar for editors keeps up with the language. */
class TextMateGrammarTest {
    private static final Path GRAMMAR = Path.of("editors/vscode/syntaxes/runbook.tmLanguage.json");
    private static final Pattern WORD = Pattern.compile("[a-z]+");
    /** The tag of a text, what stands between them, and the text's first word. */
    private static final Pattern EMBEDDED =
            Pattern.compile("\\b(sql|promql) (?:[^\"#\n]*\n?[^\"#\n]*)(?:\"\"\"\\s+|\")([a-z]+)");

    @Test
    void everyKeywordOfTheLanguageHasAColour() throws IOException {
        Set<String> known = new TreeSet<>();
        words(grammar(), known);
        Set<String> missing = new TreeSet<>();
        for (int type = 1; type <= RunbookLexer.VOCABULARY.getMaxTokenType(); type++) {
            String literal = RunbookLexer.VOCABULARY.getLiteralName(type);
            String word = literal == null ? "" : literal.substring(1, literal.length() - 1);
            if (WORD.matcher(word).matches() && !known.contains(word)) {
                missing.add(word);
            }
        }
        assertEquals(Set.of(), missing);
    }

    private static void words(JsonNode node, Set<String> into) {
        if (node.isString()) {
            Matcher matcher = WORD.matcher(node.asString());
            while (matcher.find()) {
                into.add(matcher.group());
            }
        }
        node.forEach(child -> words(child, into));
    }

    @ParameterizedTest
    @MethodSource("runbooks")
    void queriesAreColouredAsWhatTheyAre(Path file) throws IOException {
        String text = Files.readString(file).replaceAll("[^\\x00-\\x7f]", "?");
        List<List<String>> scopes = new Highlighter(grammar()).scopes(text);
        Matcher matcher = EMBEDDED.matcher(text);
        List<String> wrong = new ArrayList<>();
        int found = 0;
        while (matcher.find()) {
            if (scopes.get(matcher.start(1)).toString().contains("comment")) {
                continue;
            }
            found++;
            String here = scopes.get(matcher.start(2)).toString();
            if (!here.contains("meta.embedded") || !here.contains("." + matcher.group(1))) {
                wrong.add(matcher.group() + " is " + here);
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(found > 5, () -> "hardly any query in " + file);
    }

    @ParameterizedTest
    @MethodSource("runbooks")
    void declarationsVerdictsAndCommentsAreColoured(Path file) throws IOException {
        String text = Files.readString(file).replaceAll("[^\\x00-\\x7f]", "?");
        List<List<String>> scopes = new Highlighter(grammar()).scopes(text);
        check(text, scopes, "(?m)^(metric|param|source|phase|gate) ", "keyword.declaration");
        check(text, scopes, "(?m)^  (?:proceed|pause|rollback)\\b( +)when ", "");
        check(text, scopes, "(?m)^  (proceed|pause|rollback) +when ", "keyword.control.verdict");
        check(text, scopes, "(?m)^(#)", "comment.line");
        check(text, scopes, "(?m)^(irreversible) phase", "keyword.control.danger");
        check(text, scopes, "(?m)^(?:irreversible )?phase \\w+ (\")", "string.quoted");
    }

    private static void check(String text, List<List<String>> scopes, String pattern, String wanted) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            String here = scopes.get(matcher.start(1)).toString();
            assertTrue(here.contains(wanted), () -> matcher.group() + " is " + here);
        }
    }

    private static JsonNode grammar() throws IOException {
        return new ObjectMapper().readTree(GRAMMAR.toFile());
    }

    static Stream<Path> runbooks() throws IOException {
        return Files.list(Path.of("runbooks"))
                .filter(file -> file.toString().endsWith(".runbook"))
                .sorted();
    }
}
