package dev.sluice.bench.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures that JMH wrote as CSV, as a table and as bars. Argument: FILE. Ratios are for {@link Pairs}. */
public final class Rows {
    private final Map<String, Row> rows = new LinkedHashMap<>();

    private Rows() {}

    private record Row(String name, String corpus, double score, String error, String unit) {}

    public static void main(String[] args) throws IOException {
        Rows rows = new Rows();
        rows.read(Path.of(args[0]));
        rows.table();
        rows.bars();
    }

    private void read(Path csv) throws IOException {
        List<String> lines = Files.readAllLines(csv);
        int corpus = cells(lines.getFirst()).indexOf("Param: corpus");
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = cells(line);
            String name = cells.get(0).replaceFirst("^dev\\.sluice\\.bench\\.", "");
            double score = Double.parseDouble(cells.get(4));
            String error = "%.1f".formatted(Double.parseDouble(cells.get(5).replace("NaN", "0")));
            String unit = cells.get(6);
            if (unit.equals("#")) {
                // JMH adds up what it counts as an event over the iterations of all forks.
                score /= Integer.parseInt(cells.get(3));
                error = "-";
                unit = name.endsWith("OfCpu") ? "MB/CPU s" : "MB";
            } else if (name.endsWith(":megabytes")) {
                unit = "MB/s";
            }
            String about = corpus < 0 || corpus >= cells.size() ? "" : cells.get(corpus);
            rows.put(name + (about.isEmpty() ? "" : "/" + about), new Row(name, about, score, error, unit));
        }
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        for (String cell : line.split(",", -1)) {
            cells.add(cell.replace("\"", "").strip());
        }
        return cells;
    }

    private void table() {
        System.out.println("| benchmark | corpus | score | ± (99.9%) | unit |\n|---|---|---:|---:|---|");
        for (Row row : rows.values()) {
            System.out.printf(
                    Locale.ROOT,
                    "| `%s` | %s | %.1f | %s | %s |%n",
                    row.name(),
                    row.corpus(),
                    row.score(),
                    row.error(),
                    row.unit());
        }
        System.out.println();
    }

    private void bars() {
        under("a predicate of five comparisons and a window", "PredicateBenchmark.sluice", 1_000);
        under("a tick over 10,000 metrics with windows of an hour", "TickBenchmark.tick", 20);
        under("their samples", "TickBenchmark.tick:megabytes", 100);
        under("recovery of 1,000,000 events", "RecoveryBenchmark.recover", 5_000);
        over("a test's ticks on one core", "RehearsalBenchmark.ticks", 500_000);
        over("parse and check, 400 kB with comments", "ParseCheckBenchmark.parseAndCheck:megabytes/NATURAL", 20);
        under("locks of 1000 statements", "LockBenchmark.thousandStatements", 2_000);
    }

    private void under(String what, String name, double bar) {
        bar(what, name, bar, true);
    }

    private void over(String what, String name, double bar) {
        bar(what, name, bar, false);
    }

    private void bar(String what, String name, double bar, boolean under) {
        Row row = rows.get(name);
        if (row != null) {
            Figures.bar(
                    under ? row.score() < bar : row.score() >= bar,
                    what,
                    "%,.1f %s".formatted(row.score(), row.unit()),
                    (under ? "under " : "at least ") + "%,.0f %s".formatted(bar, row.unit()));
        }
    }
}
