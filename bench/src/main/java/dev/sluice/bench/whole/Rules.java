package dev.sluice.bench.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Rules over live series, checked from a cold start: as alerts by {@code promtool check rules}, as metrics and gates of a runbook by
 * {@code sluice check}. The expressions, thresholds and times are the same.
 */
public final class Rules {
    private static final int IN_A_GATE = 100;
    private static final int PAIRS = 10;

    private Rules() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int rules = args.length == 0 ? 1_000 : Integer.parseInt(args[0]);
        Path folder = Files.createTempDirectory("sluice-bench");
        try {
            Path alerts = Files.writeString(folder.resolve("rules.yml"), alerts(rules));
            Path runbook = Files.writeString(folder.resolve("bench.runbook"), runbook(rules));
            List<String> theirs = List.of("promtool", "check", "rules", alerts.toString());
            List<String> ours = List.of(Path.of("sluice").toAbsolutePath().toString(), "check", runbook.toString());
            millis(folder, ours);
            millis(folder, theirs);
            double[] our = new double[PAIRS];
            double[] their = new double[PAIRS];
            for (int i = 0; i < PAIRS; i++) {
                if (i % 2 == 0) {
                    our[i] = millis(folder, ours);
                    their[i] = millis(folder, theirs);
                } else {
                    their[i] = millis(folder, theirs);
                    our[i] = millis(folder, ours);
                }
            }
            Figures ratios =
                    Figures.of(java.util.stream.IntStream.range(0, PAIRS).mapToDouble(i -> our[i] / their[i]));
            System.out.printf(
                    Locale.ROOT,
                    "%d rules, %d pairs of processes: sluice check / promtool check rules: %s%n"
                            + "sluice check, ms: %s; promtool, ms: %s%n",
                    rules,
                    PAIRS,
                    ratios.told("%.2f"),
                    Figures.of(DoubleStream.of(our)).told("%.0f"),
                    Figures.of(DoubleStream.of(their)).told("%.0f"));
        } finally {
            Lab.delete(folder);
        }
    }

    private static double millis(Path folder, List<String> command) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        int exit = process.waitFor();
        double millis = (System.nanoTime() - begin) / 1e6;
        if (exit != 0) {
            throw new IllegalStateException(command + " ended with " + exit + ":\n" + Files.readString(output));
        }
        return millis;
    }

    private static String expression(int rule) {
        return "sum(rate(http_requests_failed_total{job='shop', shard='%d'}[5m]))".formatted(rule);
    }

    private static String alerts(int rules) {
        StringBuilder text = new StringBuilder("groups:\n- name: bench\n  rules:\n");
        for (int i = 0; i < rules; i++) {
            text.append("""
                    - alert: Failing%1$d
                      expr: "%2$s > 10"
                      for: 1m
                      labels: {severity: page}
                      annotations: {summary: "shard %1$d fails"}
                    """.formatted(i, expression(i)).indent(2));
        }
        return text.toString();
    }

    private static String runbook(int rules) {
        StringBuilder text = new StringBuilder("runbook bench \"Rules\"\nowner \"bench\"\nsource prom prometheus\n");
        for (int i = 0; i < rules; i++) {
            text.append(
                    "metric failing%d number safety from prom every 15s promql \"%s\"\n".formatted(i, expression(i)));
        }
        StringBuilder phases = new StringBuilder();
        for (int from = 0; from < rules; from += IN_A_GATE) {
            text.append("gate g").append(from).append(" {\n");
            for (int i = from; i < Math.min(rules, from + IN_A_GATE); i++) {
                text.append("  pause when failing%1$d > 10 for 1m because \"shard %1$d fails\"\n".formatted(i));
            }
            text.append("}\n");
            phases.append("""
                    phase p%1$d "Part" {
                      gate g%1$d
                      soak 1m
                      proceed when failing%1$d < 10
                    }
                    """.formatted(from));
        }
        return text.append(phases).toString();
    }
}
