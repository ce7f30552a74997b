package dev.sluice.bench.whole;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * From the moment when a source writes a red answer to the moment when the request to cancel the batch in flight arrives at the
 * database. One run gives all trials: its batches sleep, so that each is overdue; red pauses it, green lets it go on.
 */
public final class Reaction {
    private static final int ROWS = 1_000;
    private static final long LONGEST_MILLIS = 30_000;

    private static final String RUNBOOK = """
            runbook reaction "How fast a batch is cancelled"

            owner "bench"
            source db postgres
            source api http
            metric fine boolean safety from api every 100ms get "/" sampled at "$.at" json "$.value"
            gate calm {
              pause when not fine until fine cooldown 0s
            }

            phase fill "Batches that sleep" {
              gate calm
              within 6h
              step sleeps backfill t on db by id batch 1 rest 0s aim 10ms timeout 5m
                sql "update t set email_norm = lower(email) where :range and pg_sleep(100) is not null"
              undo none sleeps because "the table is thrown away"
              proceed when fine
            }
            """;

    private Reaction() {}

    public static void main(String[] args) throws IOException, SQLException, InterruptedException {
        int trials = args.length == 0 ? 200 : Integer.parseInt(args[0]);
        try (Lab lab = Lab.open(ROWS);
                RedSource source = new RedSource();
                CancelWatch watch = new CancelWatch(lab.port())) {
            lab.renew();
            Process run =
                    new SluiceRun(lab).start(RUNBOOK, watch.port(), "api: {type: http, url: \"" + source.url() + "\"}");
            try {
                measure(trials, lab, source, watch, run);
            } finally {
                run.destroy();
                if (!run.waitFor(10, TimeUnit.SECONDS)) {
                    run.destroyForcibly().waitFor();
                }
            }
        }
    }

    private static void measure(int trials, Lab lab, RedSource source, CancelWatch watch, Process run)
            throws SQLException, InterruptedException, IOException {
        long[] nanos = new long[trials];
        try (Connection connection = lab.connect(Lab.DATABASE);
                PreparedStatement overdue = connection.prepareStatement("""
                        select 1 from pg_stat_activity
                        where state = 'active' and wait_event = 'PgSleep' and clock_timestamp() - query_start > interval '80 ms'""")) {
            for (int i = 0; i < trials; i++) {
                await(overdue, true, lab, run);
                watch.forget();
                source.turnRed();
                long cancelled = watch.await(LONGEST_MILLIS);
                long red = source.since();
                await(overdue, false, lab, run);
                source.turnGreen();
                if (cancelled < 0 || red == 0 || cancelled < red) {
                    throw new IllegalStateException(
                            "trial " + i + ": no cancel followed a red answer\n" + Processes.said(lab));
                }
                nanos[i] = cancelled - red;
                if ((i + 1) % 50 == 0) {
                    System.err.println("reaction: " + (i + 1) + " of " + trials + " trials");
                }
            }
        }
        Figures millis = Figures.of(LongStream.of(nanos).mapToDouble(each -> each / 1e6));
        String told = String.format(
                Locale.ROOT,
                "p50 %.1f, p90 %.1f, p99 %.1f, longest %.1f ms",
                millis.at(0.5),
                millis.at(0.9),
                millis.at(0.99),
                millis.highest());
        System.out.println(trials + " trials, from a red answer to the request to cancel the batch in flight: " + told);
        Figures.bar(millis.at(0.99) < 50, "red answer to the batch's cancel", told, "p99 under 50 ms");
    }

    private static void await(PreparedStatement overdue, boolean wanted, Lab lab, Process run)
            throws SQLException, InterruptedException, IOException {
        for (long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_MILLIS); ; ) {
            try (ResultSet answer = overdue.executeQuery()) {
                if (answer.next() == wanted) {
                    return;
                }
            }
            if (!run.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException(
                        "a batch " + (wanted ? "is not" : "is still") + " in flight\n" + Processes.said(lab));
            }
            Thread.sleep(5);
        }
    }
}
