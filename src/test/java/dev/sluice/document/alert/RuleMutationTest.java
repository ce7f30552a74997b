package dev.sluice.document.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.document.Samples;
import dev.sluice.language.model.Runbook;
import dev.sluice.testing.TestPrometheus;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** Whoever edits a number of the rules by hand is found out by their tests: every threshold, every {@code for}, every comparison. */
class RuleMutationTest {
    /** Numbers that are no part of a name, a text, a window or a stand-in for a missing sample. */
    private static final Pattern NUMBER = Pattern.compile(
            "\"[^\"]*\"|\\[[^]]*]|vector\\([^)]*\\)|[a-zA-Z_:][a-zA-Z0-9_:]*|(?<number>\\d+(?:\\.\\d+)?)");

    private static final Pattern LIMIT = Pattern.compile(" (?<sign>[<>]=?) ");

    @TempDir
    private Path directory;

    private final Map<String, String> mutants = new LinkedHashMap<>();

    @Test
    void whatShips() throws IOException {
        for (Runbook runbook : Samples.shipped()) {
            mutate(runbook);
        }
        everyMutantIsKilled();
    }

    @Test
    void everyShapeOfACondition() throws IOException {
        mutate(Samples.oneOfEach());
        mutate(RuleFiles.everyCondition());
        everyMutantIsKilled();
    }

    private void everyMutantIsKilled() {
        assertTrue(mutants.size() > 100, () -> "only " + mutants.size());
        List<String> command = new ArrayList<>(List.of("test", "rules"));
        mutants.keySet()
                .forEach(name ->
                        command.add(directory.resolve(name + ".test.yaml").toString()));
        String told = TestPrometheus.tool(command.toArray(String[]::new)).out();
        List<String> survivors = new ArrayList<>();
        for (String part : told.split("Unit Testing: ")) {
            Matcher name = Pattern.compile("(m\\d+)\\.test\\.yaml\\s+SUCCESS").matcher(part);
            if (name.find()) {
                survivors.add(mutants.get(name.group(1)));
            }
        }
        assertEquals(mutants.size(), told.split("Unit Testing: ").length - 1);
        assertEquals(List.of(), survivors);
    }

    private void mutate(Runbook runbook) throws IOException {
        Duration interval = RulesFile.interval(runbook);
        Map<String, Object> rules =
                new Yaml().load(RulesFile.of(runbook, Alerts.watches(runbook), RuleFiles.PROVENANCE));
        Map<String, Object> tests =
                new Yaml().load(RuleTests.of(runbook, Alerts.watches(runbook), RuleFiles.PROVENANCE));
        Map<String, Object> group = list(rules.get("groups")).getFirst();
        for (Map<String, Object> rule : list(group.get("rules"))) {
            if (rule.containsKey("alert")) {
                for (Map<String, Object> mutant : mutantsOf(rule, interval)) {
                    write(mutant, rule, tests, group);
                }
            }
        }
    }

    private static List<Map<String, Object>> mutantsOf(Map<String, Object> rule, Duration interval) {
        String expression = rule.get("expr").toString();
        List<Map<String, Object>> found = new ArrayList<>();
        Matcher number = NUMBER.matcher(expression);
        while (number.find()) {
            if (number.group("number") != null) {
                BigDecimal value = new BigDecimal(number.group("number"));
                BigDecimal last = BigDecimal.ONE.scaleByPowerOfTen(-value.scale());
                for (BigDecimal other : List.of(value.add(last), value.subtract(last))) {
                    found.add(changed(rule, "expr", replaced(expression, number, "number", "(" + other + ")")));
                }
            }
        }
        Matcher limit = LIMIT.matcher(expression);
        while (limit.find()) {
            String sign = limit.group("sign");
            // A clock that runs in whole intervals, or a count of rows, is no less exact for it.
            if (!expression.contains("time()")
                    && !expression.contains("changes(")
                    && !expression.contains("count_over_time")) {
                String other = sign.length() == 1 ? sign + "=" : sign.substring(0, 1);
                found.add(changed(rule, "expr", replaced(expression, limit, "sign", other)));
            }
        }
        if (rule.get("for") != null) {
            long hold = millis(rule.get("for").toString());
            found.add(changed(rule, "for", hold + interval.toMillis() + "ms"));
            found.add(changed(rule, "for", hold - interval.toMillis() + "ms"));
            found.add(changed(rule, "for", hold * 2 + "ms"));
        } else {
            found.add(changed(rule, "for", interval.toMillis() + "ms"));
        }
        return found;
    }

    private static String replaced(String text, Matcher at, String group, String by) {
        return text.substring(0, at.start(group)) + by + text.substring(at.end(group));
    }

    private static Map<String, Object> changed(Map<String, Object> rule, String key, String value) {
        Map<String, Object> changed = new LinkedHashMap<>(rule);
        changed.put(key, value);
        return changed;
    }

    private static long millis(String duration) {
        long millis = 0;
        Matcher part = Pattern.compile("(\\d+)(ms|[dhms])").matcher(duration);
        while (part.find()) {
            long size = switch (part.group(2)) {
                case "d" -> 86_400_000;
                case "h" -> 3_600_000;
                case "m" -> 60_000;
                case "s" -> 1_000;
                default -> 1;
            };
            millis += Long.parseLong(part.group(1)) * size;
        }
        return millis;
    }

    /** One file with the changed rule alone, and one with the tests that are about it. */
    private void write(
            Map<String, Object> mutant, Map<String, Object> rule, Map<String, Object> tests, Map<String, Object> group)
            throws IOException {
        String name = "m" + mutants.size();
        String what = rule.get("alert") + ": " + mutant.get("expr") + " for " + mutant.get("for") + ", not "
                + rule.get("expr") + " for " + rule.get("for");
        mutants.put(name, what);
        Map<String, Object> alone = new LinkedHashMap<>(group);
        alone.put("rules", List.of(mutant));
        Files.writeString(
                directory.resolve(name + ".yaml"),
                dev.sluice.document.alert.Yaml.dump(Map.of("groups", List.of(alone)), 0));
        Map<String, Object> file = new LinkedHashMap<>(tests);
        file.put("rule_files", List.of(name + ".yaml"));
        file.put(
                "tests",
                list(tests.get("tests")).stream()
                        .filter(test -> isAbout(test, rule.get("alert")))
                        .toList());
        Files.writeString(directory.resolve(name + ".test.yaml"), dev.sluice.document.alert.Yaml.dump(file, 0));
    }

    private static boolean isAbout(Map<String, Object> test, Object alert) {
        return test.get("alert_rule_test") != null
                && list(test.get("alert_rule_test")).getFirst().get("alertname").equals(alert);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Object value) {
        return (List<Map<String, Object>>) value;
    }
}
