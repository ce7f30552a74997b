package dev.sluice.bench.whole;

import dev.sluice.bench.JournalBenchmark;
import dev.sluice.bench.PredicateBenchmark;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Two that are compared take turns in one JVM, A B B A: whatever else the machine does falls on both. The median of the ratios within
 * the rounds counts. Arguments: {@code predicate}, {@code journal}, both by default. Ends with 3 if a ratio misses its bar.
 */
public final class Pairs {
    private static final int ROUNDS = 15;
    private static final long TURN = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long WARM_UP = TimeUnit.SECONDS.toNanos(3);

    /** Where results go, so that the compiler leaves out nothing. */
    private static Object result;

    private Pairs() {}

    /** What is done, so often between two looks at the clock. */
    private record Contestant(String name, int atOnce, Callable<?> operation) {
        double nanosEach(long atLeast) throws Exception {
            long begin = System.nanoTime();
            long done = 0;
            long took;
            do {
                for (int i = 0; i < atOnce; i++) {
                    result = operation.call();
                }
                done += atOnce;
                took = System.nanoTime() - begin;
            } while (took < atLeast);
            return (double) took / done;
        }
    }

    public static void main(String[] args) throws Exception {
        List<String> wanted = args.length > 0 ? List.of(args) : List.of("predicate", "journal");
        boolean met = true;
        for (String one : wanted) {
            met &= switch (one) {
                case "predicate" -> predicate();
                case "journal" -> journal();
                default -> throw new IllegalArgumentException("neither predicate nor journal: " + one);
            };
        }
        System.exit(met ? 0 : 3);
    }

    private static boolean predicate() throws Exception {
        PredicateBenchmark benchmark = new PredicateBenchmark();
        benchmark.prepare();
        String what = "a predicate, CEL's time / ours";
        Figures ratios = ratios(
                what, new Contestant("CEL", 1_000, benchmark::cel), new Contestant("ours", 1_000, benchmark::sluice));
        return bar(ratios.median() >= 3, what, ratios, "at least 3.0");
    }

    private static boolean journal() throws Exception {
        JournalBenchmark benchmark = new JournalBenchmark();
        benchmark.open();
        try {
            String what = "a forced line of the journal / the same bytes bare";
            Figures ratios = ratios(
                    what,
                    new Contestant("journal", 10, () -> {
                        benchmark.append();
                        return null;
                    }),
                    new Contestant("bare", 10, () -> {
                        benchmark.bare();
                        return null;
                    }));
            return bar(ratios.median() <= 1.3, what, ratios, "at most 1.3");
        } finally {
            benchmark.close();
        }
    }

    private static Figures ratios(String what, Contestant upper, Contestant lower) throws Exception {
        upper.nanosEach(WARM_UP);
        lower.nanosEach(WARM_UP);
        double[] uppers = new double[ROUNDS];
        double[] lowers = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            if (round % 2 == 0) {
                uppers[round] = upper.nanosEach(TURN);
                lowers[round] = lower.nanosEach(TURN);
            } else {
                lowers[round] = lower.nanosEach(TURN);
                uppers[round] = upper.nanosEach(TURN);
            }
        }
        Figures ratios = Figures.of(IntStream.range(0, ROUNDS).mapToDouble(i -> uppers[i] / lowers[i]));
        System.out.printf(
                Locale.ROOT,
                "%s, %d pairs: %s%n  ns each: %s %s; %s %s%n",
                what,
                ROUNDS,
                ratios.told("%.2f"),
                upper.name(),
                Figures.of(Arrays.stream(uppers)).told("%.0f"),
                lower.name(),
                Figures.of(Arrays.stream(lowers)).told("%.0f"));
        return ratios;
    }

    private static boolean bar(boolean met, String what, Figures ratios, String wanted) {
        Figures.bar(met, what, ratios.told("%.2f"), wanted);
        return met;
    }
}
