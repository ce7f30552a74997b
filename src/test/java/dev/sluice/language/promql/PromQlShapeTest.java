package dev.sluice.language.promql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.TestPrometheus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromQlShapeTest {
    private static final List<String> VECTORS = List.of(
            "up",
            "up{job=\"a\",instance!~\"b|c.*\"}",
            "{__name__=\"up\"}",
            "sum(rate(http_requests_total{code=~\"5..\"}[1m])) / sum(rate(http_requests_total[1m]))",
            "100 * sum by (pod, zone) (rate(x[5m] offset 1h)) > 2",
            "histogram_quantile(0.99, sum by (le) (rate(d_bucket[1m])))",
            "max(rate(x[1m])) without (pod) or vector(0)",
            "a * on (pod) group_left (zone) b",
            "a / ignoring (code) group_right c unless d",
            "max_over_time(rate(x[1m])[1h:5m])",
            "max_over_time((a > 1)[1h:] offset 5m)",
            "topk(3, x) >= bool 2",
            "quantile(0.5, x) ^ 2 ^ 3",
            "-x + 1e-3 * .5",
            "label_free{a='b\\\\d'} % 2",
            "time() - max(timestamp(x))",
            "scalar(x) + y",
            "clamp_max(round(x), 5) atan2 y",
            "hour() > 5",
            "count(x == 1) by (a, b)",
            "x # a comment\n + y");

    private static final List<String> OTHERS = List.of(
            "1",
            "time()",
            "scalar(x)",
            "x[5m]",
            "\"text\"",
            "rate(x)",
            "sum(1)",
            "x and 1",
            "1 > 2",
            "sum x",
            "x +",
            "(x",
            "x)",
            "{}",
            "{a=\"\"}",
            "{a=~\".*\"}",
            "x{a=b}",
            "x{a=\"\\d\"}",
            "x{a=~\"(\"}",
            "x{a=~\"(?=b)\"}",
            "rate(x[1m)",
            "rate(x[0s])",
            "rate(x[1x])",
            "nofunction(x)",
            "x y",
            "x == == y",
            "a or on (b) group_left c",
            "sum by (1) (x)",
            "",
            "x[5m] offset 5m",
            "topk(x, 3)",
            "vector(x)",
            "x ! y",
            "x = y",
            "or",
            "bool",
            "`x`",
            "5m",
            "((x)");

    @TempDir
    private Path directory;

    @Test
    void knowsWhatYieldsSeries() {
        for (String query : VECTORS) {
            assertEquals(Optional.of(PromQlShape.VECTOR), PromQlShape.of(query), query);
        }
        for (String query : OTHERS) {
            assertTrue(PromQlShape.of(query).filter(PromQlShape.VECTOR::equals).isEmpty(), query);
        }
        assertEquals(Optional.of(PromQlShape.SCALAR), PromQlShape.of("1 + time() * -2"));
        assertEquals(Optional.of(PromQlShape.RANGE), PromQlShape.of("x[5m]"));
        assertEquals(Optional.empty(), PromQlShape.of("(".repeat(100_000)));
    }

    /** Texts with pieces left out, doubled or exchanged: all that is said to yield series, Prometheus takes. */
    @Test
    void neverTakesWhatPrometheusRefuses() throws IOException {
        Random random = new Random(7);
        Set<String> taken = new LinkedHashSet<>(VECTORS);
        for (int round = 0; round < 20_000; round++) {
            String query = VECTORS.get(random.nextInt(VECTORS.size()));
            String other = VECTORS.get(random.nextInt(VECTORS.size()));
            int from = random.nextInt(query.length());
            int to = from + random.nextInt(Math.min(12, query.length() - from) + 1);
            int start = random.nextInt(other.length());
            int end = start + random.nextInt(Math.min(12, other.length() - start) + 1);
            String changed = query.substring(0, from)
                    + (random.nextBoolean() ? other.substring(start, end) : "")
                    + query.substring(to);
            if (PromQlShape.of(changed).filter(PromQlShape.VECTOR::equals).isPresent()) {
                taken.add(changed);
            }
        }
        assertTrue(taken.size() > 1_000, () -> "only " + taken.size());
        StringBuilder rules = new StringBuilder("groups:\n- name: all\n  rules:\n");
        List<String> queries = new ArrayList<>(taken);
        for (int i = 0; i < queries.size(); i++) {
            rules.append("  - {record: \"r")
                    .append(i)
                    .append("\", expr: \"max(\\n")
                    .append(queries.get(i)
                            .replace("\\", "\\\\")
                            .replace("\"", "\\\"")
                            .replace("\n", "\\n"))
                    .append("\\n)\"}\n");
        }
        Path file = Files.writeString(directory.resolve("rules.yaml"), rules);
        TestPrometheus.tool("check", "rules", file.toString()).orFail();
    }
}
