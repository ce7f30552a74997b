package dev.sluice.language.promql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromQlReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "up | up",
                "up{job=\"a}b\"} | up{job=\"a}b\"}",
                "{__name__=~\"x.*\"} | {__name__=~\"x.*\"}",
                "sum(rate(x_total{app=\"c\"}[1m])) | x_total{app=\"c\"}",
                "sum by (le) (rate(b[1m])) | b",
                "sum(b) by (le, pod) | b",
                "histogram_quantile(0.99, sum by (le) (rate(b[5m]))) | b",
                "a / on (pod) group_left (node) b | a ; b",
                "a * on (pod) group_left b | a ; b",
                "a > bool 1 and b unless c or d | a ; b ; c ; d",
                "a offset 5m | a offset 300s",
                "a offset -1m30s | a offset -90s",
                "rate(a[1m] offset 1d) | a offset 86400s",
                "a @ 1609746000 | a @ 1609746000",
                "a @ end() offset 1s | a @ end() offset 1s",
                "max_over_time(rate(a[1m])[1h:5m] offset 10m) | a offset 600s",
                "max_over_time(a[1h:] @ start()) | a @ start()",
                "topk by (x) (3, a) | a",
                "count_values(\"v\", build:version) | build:version",
                "label_replace(a, \"x\", \"$1\", \"y\", \"(.*)\") # b | a",
                "a + inf - NaN * 1e-3 | a",
                "by + sum | by ; sum",
                "a offset 1500ms | a offset 1500ms"
            })
    void findsEverySelectorWithItsOffset(String expression, String expected) {
        assertEquals(
                Optional.of(expected),
                PromQlReader.selectors(expression)
                        .map(found -> String.join(
                                " ; ", found.stream().map(Selector::instant).toList())));
    }

    @Test
    void knowsHowFarBackAnExpressionLooks() {
        Selector selector = only("max_over_time(rate(a[1m])[1h:5m] offset 10m)");
        assertEquals(Optional.of(Duration.ofMinutes(1)), selector.range());
        assertEquals(Duration.ofMinutes(71), selector.reach());
        assertEquals(Duration.ofSeconds(90), only("rate(a[90])").reach());
        assertEquals(Duration.ZERO, only("a").reach());
    }

    @Test
    void keepsTheOffsetsOfTheTextForCarets() {
        String expression = "sum(rate(x{a=\"1\"}[1m]))";
        Selector selector = only(expression);
        assertEquals("x{a=\"1\"}", expression.substring(selector.start(), selector.end()));
    }

    @Test
    void tellsTheWordsWithoutBlanksAndComments() {
        assertEquals(
                PromQlReader.words("sum(rate(x{a=\"1 2\",b=~\"c\"}[1m]))"),
                PromQlReader.words("sum (rate( x{ a = \"1 2\", b =~ \"c\" }[1m] )) # why"));
        assertNotEquals(PromQlReader.words("x{a=\"1 2\"}"), PromQlReader.words("x{a=\"1  2\"}"));
        assertEquals(Optional.empty(), PromQlReader.words("x{a"));
    }

    @Test
    void anExpressionMayHaveNoSelector() {
        assertEquals(Optional.of(List.of()), PromQlReader.selectors("vector(1) + time()"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a[",
                "sum(a",
                "a)",
                "\"x",
                "a{b=\"c\"",
                "a[1m*2]",
                "a[5 minutes]",
                "a $ b",
                "(a)[5m]",
                "[5m]",
                "a @ b"
            })
    void saysWhenItDoesNotUnderstand(String expression) {
        assertEquals(Optional.empty(), PromQlReader.selectors(expression));
    }

    private static Selector only(String expression) {
        return PromQlReader.selectors(expression).orElseThrow().getFirst();
    }
}
