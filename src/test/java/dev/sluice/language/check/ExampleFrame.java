package dev.sluice.language.check;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes a whole runbook of an example that shows a statement or two: what it speaks of is declared, what lacks is added. */
public final class ExampleFrame {
    private static final Set<String> WHOLE_FILES = Set.of("runbook", "module", "#");
    private static final Set<String> HEADER =
            Set.of("owner", "contact", "migration", "because", "otherwise", "writes", "worst", "undoing", "estimate");
    private static final Set<String> TOP_LEVEL = Set.of(
            "metric",
            "param",
            "source",
            "gate",
            "phase",
            "irreversible",
            "verify",
            "finally",
            "closeout",
            "alerts",
            "dashboard",
            "diagnosis",
            "test",
            "use");

    private static final Map<String, String> METRICS = metrics();

    private ExampleFrame() {}

    private static Map<String, String> metrics() {
        Map<String, String> metrics = new LinkedHashMap<>();
        metrics.put("lag", "metric lag duration safety from db as seconds sql \"select 1\"");
        metrics.put("errors", "metric errors percent safety from prom as percent promql \"errors_ratio\"");
        metrics.put("waiting", "metric waiting count safety from db sql \"select 1\"");
        metrics.put("mismatched", "metric mismatched rows correctness from db sql \"select 1\"");
        metrics.put("ready", "metric ready boolean correctness from db sql \"select true\"");
        return metrics;
    }

    public static String around(String example) {
        String first = example.split("\\s", 2)[0];
        if (WHOLE_FILES.contains(first)) {
            return example;
        }
        boolean header = HEADER.contains(first);
        boolean topLevel = header || TOP_LEVEL.contains(first);
        String body = topLevel ? withPhase(example) : phase(example);
        StringBuilder declarations = new StringBuilder();
        METRICS.forEach((name, declaration) -> {
            if (mentions(body, name) && !declares(body, "metric", name)) {
                declarations.append(declaration).append('\n');
            }
        });
        String speaking = declarations + body;
        String sources = source(speaking, "db", "postgres")
                + source(speaking, "prom", "prometheus")
                + source(speaking, "api", "http");
        return "runbook demo \"A demonstration\"\n"
                + (header ? body + sources + declarations : sources + declarations + body);
    }

    private static String withPhase(String example) {
        boolean phase = Pattern.compile("^(irreversible )?phase ", Pattern.MULTILINE)
                .matcher(example)
                .find();
        return phase ? example : example + phase(uses(example));
    }

    /** Each metric of the example is asked after, so that none is one that nobody uses. */
    private static String uses(String example) {
        return Pattern.compile("^metric (\\w+)\\s", Pattern.MULTILINE)
                .matcher(example)
                .results()
                .map(metric -> "require known(" + metric.group(1) + ")\n")
                .collect(Collectors.joining());
    }

    private static String phase(String statements) {
        boolean ends = mentions(statements, "proceed");
        return "phase one \"First\" {\n" + statements + (ends ? "" : "proceed when ready\n") + "}\n";
    }

    private static String source(String text, String name, String kind) {
        return mentions(text, name) && !declares(text, "source", name) ? "source " + name + " " + kind + "\n" : "";
    }

    private static boolean declares(String text, String what, String name) {
        return Pattern.compile("^" + what + " " + name + "\\b", Pattern.MULTILINE)
                .matcher(text)
                .find();
    }

    private static boolean mentions(String text, String name) {
        return Pattern.compile("\\b" + name + "\\b").matcher(text).find();
    }
}
