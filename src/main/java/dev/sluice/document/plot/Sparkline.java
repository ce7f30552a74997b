package dev.sluice.document.plot;

import java.util.List;

/** A curve as one line of characters, for where no picture can stand. */
public final class Sparkline {
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";
    private static final int COLUMNS = 40;
    /** Read, and no value. */
    private static final char NO_DATA = '×';
    /** Not read. */
    private static final char NOTHING = '·';

    private Sparkline() {}

    /** The highest value of each fortieth of the run, between 0 (or what is below it) and the highest of all. */
    public static String of(Picture picture) {
        double lowest = 0;
        double highest = 0;
        double[] high = new double[COLUMNS];
        boolean[] read = new boolean[COLUMNS];
        boolean[] missing = new boolean[COLUMNS];
        for (Curve.Bucket bucket : picture.curve()) {
            for (Curve.Point point :
                    bucket.known() == 0 ? List.<Curve.Point>of() : List.of(bucket.lowest(), bucket.highest())) {
                int column = column(point.at(), picture.end());
                high[column] = read[column] ? Math.max(high[column], point.amount()) : point.amount();
                read[column] = true;
                lowest = Math.min(lowest, point.amount());
                highest = Math.max(highest, point.amount());
            }
            if (bucket.missing() > 0) {
                missing[column(bucket.firstMissing(), picture.end())] = true;
                missing[column(bucket.lastMissing(), picture.end())] = true;
            }
        }
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < COLUMNS; column++) {
            if (read[column]) {
                double share = highest > lowest ? (high[column] - lowest) / (highest - lowest) : 0;
                line.append(BLOCKS.charAt((int) Math.round(share * (BLOCKS.length() - 1))));
            } else {
                line.append(missing[column] ? NO_DATA : NOTHING);
            }
        }
        return line.toString();
    }

    private static int column(long at, long end) {
        return (int) Math.min(COLUMNS - 1, Math.max(0, at) * COLUMNS / Math.max(1, end));
    }
}
