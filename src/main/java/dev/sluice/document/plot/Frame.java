package dev.sluice.document.plot;

import dev.sluice.value.Unit;
import java.util.stream.DoubleStream;

/**
 * Where an amount and a time come to stand in a picture. The amounts begin at 0 unless some are negative. A threshold far beyond all
 * that was read would press the curve flat: it stands at the edge instead.
 *
 * @param end of the run's clock, milliseconds
 */
record Frame(double low, double high, long end) {
    static final double WIDTH = 960;
    static final double HEIGHT = 280;
    static final double LEFT = 100;
    static final double RIGHT = 800;
    static final double TOP = 50;
    static final double BOTTOM = 228;

    private static final double ROOM = 1.06;
    private static final double FAR = 5;

    static Frame of(Picture picture) {
        long end = Math.max(1, picture.end());
        if (picture.unit() == Unit.BOOLEAN) {
            return new Frame(0, ROOM, end);
        }
        double lowest = values(picture).min().orElse(0);
        double highest = values(picture).max().orElse(0);
        double size = Math.max(Math.abs(lowest), Math.abs(highest));
        for (Picture.Line line : picture.lines()) {
            if (size == 0 || Math.abs(line.amount()) <= FAR * size) {
                lowest = Math.min(lowest, line.amount());
                highest = Math.max(highest, line.amount());
            }
        }
        double low = Math.min(0, lowest * ROOM);
        double high = Math.max(0, highest * ROOM);
        return new Frame(low, high > low ? high : low + 1, end);
    }

    private static DoubleStream values(Picture picture) {
        return picture.curve().stream()
                .filter(bucket -> bucket.known() > 0)
                .flatMapToDouble(bucket -> DoubleStream.of(
                        bucket.lowest().amount(), bucket.highest().amount()));
    }

    double x(long at) {
        return LEFT + (RIGHT - LEFT) * Math.min(Math.max(at, 0), end) / end;
    }

    double y(double amount) {
        double share = (Math.min(Math.max(amount, low), high) - low) / (high - low);
        return BOTTOM - (BOTTOM - TOP) * share;
    }

    boolean holds(double amount) {
        return amount >= low && amount <= high;
    }
}
