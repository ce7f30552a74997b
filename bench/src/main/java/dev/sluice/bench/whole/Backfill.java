package dev.sluice.bench.whole;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The same backfill by us and by what others would run: rounds in alternating order, each contestant on a fresh copy of one table,
 * beside another writer; the medians of the ratios within the rounds.
 */
public final class Backfill {
    /** A round whose control is further from the median of all is measured again, once. */
    private static final double CONTROL_MAY_DIFFER = 0.15;

    private final Options options;
    private final Lab lab;
    private final List<Map<Contestant, Round>> rounds = new ArrayList<>();

    private Backfill(Options options, Lab lab) {
        this.options = options;
        this.lab = lab;
    }

    /** What the command line asked for. */
    record Options(long rows, long pgrollsRows, int rounds, List<Contestant> contestants) {
        static Options of(String[] args) {
            long rows = 5_000_000;
            long pgrolls = 0;
            int rounds = 5;
            List<Contestant> contestants = List.of(Contestant.values());
            for (int i = 0; i + 1 < args.length; i += 2) {
                String value = args[i + 1];
                switch (args[i]) {
                    case "--rows" -> rows = Long.parseLong(value.replace("_", ""));
                    case "--pgroll-rows" -> pgrolls = Long.parseLong(value.replace("_", ""));
                    case "--rounds" -> rounds = Integer.parseInt(value);
                    case "--only" ->
                        contestants = Arrays.stream(value.split(","))
                                .map(name -> Contestant.valueOf(name.toUpperCase(Locale.ROOT)))
                                .sorted()
                                .toList();
                    default -> throw new IllegalArgumentException(args[i]);
                }
            }
            return new Options(rows, pgrolls > 0 ? pgrolls : Math.max(1, rows / 10), rounds, contestants);
        }
    }

    public static void main(String[] args) throws IOException, SQLException, InterruptedException {
        Options options = Options.of(args);
        System.err.println("backfill: filling a table of " + options.rows() + " rows");
        try (Lab lab = Lab.open(options.rows())) {
            new Backfill(options, lab).compare();
        }
    }

    private void compare() throws IOException, SQLException, InterruptedException {
        for (int i = 0; i < options.rounds(); i++) {
            rounds.add(round(i));
        }
        int again = repeatDisturbed();
        System.out.printf(
                Locale.ROOT,
                "%d rounds of %d rows (pgroll: %d), %d of them measured again because %s was off by more than 15 %%%n%s%n",
                rounds.size(),
                options.rows(),
                options.pgrollsRows(),
                again,
                control().title,
                lab.described());
        System.out.printf(
                "batches of %d rows, pgroll's of %d as it does by itself; work: from the step's begin to its last commit%n",
                Contestant.BATCH, Contestant.PGROLLS_BATCH);
        for (Contestant each : options.contestants()) {
            System.out.printf(
                    Locale.ROOT,
                    "%-38s rows/s of its work %s; of the whole process %s; worst stall of the other writer, ms: %s%n",
                    each.title,
                    figures(each, Round::rate).told("%.0f"),
                    figures(each, Round::wholeRate).told("%.0f"),
                    figures(each, Round::stall).told("%.0f"));
        }
        bars();
    }

    private void bars() {
        atLeast(Contestant.ADAPTIVE, Contestant.SINGLE, 0.90);
        stall(Contestant.ADAPTIVE);
        atLeast(Contestant.SLUICE, Contestant.LOOP, 0.97);
        stall(Contestant.SLUICE);
        atLeast(Contestant.LOOP, Contestant.SINGLE, 0.75);
        atLeast(Contestant.SLUICE, Contestant.PGROLLS_SHAPE_LARGE, 3);
        reported(Contestant.SLUICE, Contestant.PGROLLS_SHAPE);
        reported(Contestant.SLUICE, Contestant.PGROLL);
        atLeast(Contestant.WORKERS, Contestant.SLUICE, 1.4);
    }

    /** By the whole process, as one waits for it, and by the work alone; by this only where one of them does fewer rows. */
    private void atLeast(Contestant ours, Contestant theirs, double bar) {
        if (!theirs.isSlow()) {
            atLeast(rate(ours, theirs) + ", whole process", ratios(ours, theirs, Round::wholeRate), bar);
        }
        atLeast(work(ours, theirs), ratios(ours, theirs, Round::rate), bar);
    }

    private static void atLeast(String what, Optional<Figures> ratios, double bar) {
        ratios.ifPresent(those -> Figures.bar(those.median() >= bar, what, those.told("%.3f"), "at least " + bar));
    }

    private void reported(Contestant ours, Contestant theirs) {
        ratios(ours, theirs, Round::rate)
                .ifPresent(ratios -> Figures.reported(work(ours, theirs), ratios.told("%.3f")));
    }

    private String work(Contestant ours, Contestant theirs) {
        return rate(ours, theirs)
                + (theirs.isSlow() ? ", work alone, table of " + options.rows() + " rows" : ", work alone");
    }

    private static String rate(Contestant ours, Contestant theirs) {
        return "rows/s of %s / %s".formatted(ours.title, theirs.title);
    }

    /** Of the two in each round; none unless both ran. */
    private Optional<Figures> ratios(Contestant ours, Contestant theirs, ToDoubleFunction<Round> what) {
        if (!options.contestants().containsAll(List.of(ours, theirs))) {
            return Optional.empty();
        }
        return Optional.of(Figures.of(rounds.stream()
                .mapToDouble(round -> what.applyAsDouble(round.get(ours)) / what.applyAsDouble(round.get(theirs)))));
    }

    private void stall(Contestant ours) {
        if (!options.contestants().contains(ours)) {
            return;
        }
        Figures stalls = figures(ours, Round::stall);
        String beside = options.contestants().contains(Contestant.SINGLE)
                ? " (%.0f ms beside one UPDATE)"
                        .formatted(figures(Contestant.SINGLE, Round::stall).median())
                : "";
        Figures.bar(
                stalls.median() < 300,
                "worst stall of another writer, " + ours.title,
                stalls.told("%.0f") + " ms" + beside,
                "under 300 ms");
    }

    private Contestant control() {
        return options.contestants().getFirst();
    }

    private Figures figures(Contestant who, ToDoubleFunction<Round> what) {
        return Figures.of(rounds.stream().mapToDouble(round -> what.applyAsDouble(round.get(who))));
    }

    private int repeatDisturbed() throws IOException, SQLException, InterruptedException {
        double median = figures(control(), Round::rate).median();
        int again = 0;
        for (int i = 0; i < rounds.size(); i++) {
            if (Math.abs(rounds.get(i).get(control()).rate() / median - 1) > CONTROL_MAY_DIFFER) {
                System.err.println("backfill: round " + (i + 1) + " again, its control was disturbed");
                rounds.set(i, round(i));
                again++;
            }
        }
        return again;
    }

    private Map<Contestant, Round> round(int number) throws IOException, SQLException, InterruptedException {
        List<Contestant> order =
                number % 2 == 0 ? options.contestants() : options.contestants().reversed();
        Map<Contestant, Round> round = new EnumMap<>(Contestant.class);
        for (Contestant each : order) {
            Round measured = measure(each);
            System.err.printf(
                    Locale.ROOT,
                    "backfill: round %d of %d, %s: %.0f rows/s, %.2f s in all, worst stall %.0f ms%n",
                    number + 1,
                    options.rounds(),
                    each.title,
                    measured.rate(),
                    measured.wall(),
                    measured.stall());
            round.put(each, measured);
        }
        return round;
    }

    private Round measure(Contestant contestant) throws IOException, SQLException, InterruptedException {
        long rows = contestant.isSlow() ? options.pgrollsRows() : options.rows();
        lab.renew();
        Probe probe = Probe.start(lab, options.rows());
        double seconds;
        double wall;
        try (probe) {
            long begin = System.nanoTime();
            seconds = contestant.isOurs() ? new SluiceRun(lab).run(contestant.batch()) : peer(contestant, rows);
            wall = (System.nanoTime() - begin) / 1e9;
        }
        long changed = lab.number(Lab.DATABASE, "select count(email_norm) from t");
        if (changed < rows) {
            throw new IllegalStateException(contestant.title + " changed " + changed + " rows of " + rows);
        }
        return new Round(rows, seconds, wall, probe.worstMillis());
    }

    private double peer(Contestant contestant, long rows) throws IOException, InterruptedException {
        String said = Processes.run(
                lab,
                lab.directory(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        Path.of(System.getProperty("java.class.path"))
                                .toAbsolutePath()
                                .toString(),
                        Peer.class.getName(),
                        contestant.option(),
                        lab.url(),
                        "postgres",
                        Long.toString(rows),
                        Integer.toString(contestant.size())));
        return Double.parseDouble(said.strip());
    }
}
