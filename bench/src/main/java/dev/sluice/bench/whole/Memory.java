package dev.sluice.bench.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The most resident memory of the process of a run that fills a column, as the kernel keeps it. */
public final class Memory {
    private static final double BAR = 120;

    private Memory() {}

    public static void main(String[] args) throws IOException, SQLException, InterruptedException {
        long rows = args.length == 0 ? 1_000_000 : Long.parseLong(args[0].replace("_", ""));
        try (Lab lab = Lab.open(rows)) {
            lab.renew();
            Process run = new SluiceRun(lab).start(SluiceRun.runbook(Contestant.SLUICE.batch()), lab.port());
            double highest = 0;
            while (!run.waitFor(100, TimeUnit.MILLISECONDS)) {
                highest = Math.max(highest, highWater(run.pid()));
            }
            Processes.ended(lab, run);
            String told = String.format(Locale.ROOT, "%.0f MB", highest);
            System.out.println("most resident memory of the JVM of a run over " + rows + " rows: " + told);
            Figures.bar(highest < BAR, "resident memory of a run", told, "under 120 MB");
        }
    }

    /** In MB; 0 if it is over. The launcher replaces itself by the JVM, so this is the JVM's process. */
    private static double highWater(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                            .filter(line -> line.startsWith("VmHWM:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .map(kibibytes -> kibibytes * 1_024)
                            .max()
                            .orElse(0)
                    / 1e6;
        } catch (IOException over) {
            return 0;
        }
    }
}
