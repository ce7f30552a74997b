package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runbooks of 400 kB without a fault, made of {@code runbooks/orders_status.runbook}. */
public enum Corpus {
    /** Its metrics, gates and phases again and again, each copy under names and over a table of its own. */
    NATURAL {
        @Override
        String middle(String declarations, int copy) {
            String text = declarations;
            for (String name : declared(declarations)) {
                text = text.replaceAll("(?<![\\w.])" + name + "\\b", name + "_" + copy);
            }
            text = text.replaceAll("\\.(sample|others)\\b", ".$1_" + copy);
            text = text.replaceAll("\\borders\\b", "orders_" + copy);
            return copy == 1
                    ? text
                    : text.replaceFirst("(?m)^(phase expand_\\d+ \".*\") \\{$", "$1 after adopt_" + (copy - 1) + " {");
        }
    },

    /** Its metrics once, then nothing but short phases: many rules and literals, hardly a comment or a long text. */
    DENSE {
        @Override
        String middle(String declarations, int copy) {
            return (copy == 1 ? declarations : "") + PHASE.replace("#", Integer.toString(copy));
        }
    };

    /** As the bar states it, in bytes of UTF-8. */
    public static final int SIZE = 400_000;

    private static final Pattern DECLARED =
            Pattern.compile("(?m)^\\s*(?:metric|gate|(?:irreversible )?phase|step) +(\\w+)");

    private static final String PHASE = """
            phase dense# "Number #" {
              gate healthy   gate correct
              require waiting == 0      because "a waiting ALTER blocks everything behind it"
              step add# sql on db lock timeout 2s retry 10 times backoff 1s .. 30s "alter table orders add column extra# text"
              undo add# sql on db lock timeout 2s "alter table orders drop column if exists extra#"
              soak settle
              proceed when (errors <= 2% and p99 <= 300ms) for settle
              throttle to 50% when lag > 5s until lag < 2s for 1m
            }
            """;

    abstract String middle(String declarations, int copy);

    private static Set<String> declared(String text) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = DECLARED.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** The runbook's text. */
    public String text() {
        try {
            String whole = Files.readString(Path.of("runbooks/orders_status.runbook"));
            String origin = whole.substring(0, whole.indexOf("\n# ---"));
            int from = origin.indexOf("metric filled");
            int to = origin.indexOf("verify \"");
            String declarations = origin.substring(from, to);
            StringBuilder text = new StringBuilder(origin.substring(0, from));
            for (int copy = 1; text.length() < SIZE; copy++) {
                text.append(middle(declarations, copy));
            }
            String end = origin.substring(to);
            return text.append(this == NATURAL ? numbered(end, declared(declarations)) : end)
                    .toString();
        } catch (IOException e) {
            throw new IllegalStateException("run it in the repository's root: " + e.getMessage(), e);
        }
    }

    private static String numbered(String end, Set<String> names) {
        String text = end;
        for (String name : names) {
            text = text.replaceAll("\\b" + name + "\\b", name + "_1");
        }
        return text;
    }

    /** Writes the corpora into a directory, for a look at them: {@code java -cp bench/target/benchmarks.jar dev.sluice.bench.Corpus DIRECTORY}. */
    public static void main(String[] args) throws IOException {
        for (Corpus corpus : values()) {
            Files.writeString(Path.of(args[0], corpus.name().toLowerCase(Locale.ROOT) + ".runbook"), corpus.text());
        }
    }
}
