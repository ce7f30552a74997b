package dev.sluice.step.backfill;

import dev.sluice.step.backfill.KeySpace.Placed;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Which share of the rows lies below a key: told by keys between which there are about as many rows each. */
final class Ranks {

    /** So many shares are told apart. */
    private static final int SHARES = 100;

    /** Keys lie evenly while no share of the places is further than this from that of the rows. */
    private static final double UNEVEN = 0.1;

    private static final double MIDDLE = 0.5;

    private final KeySpace space;
    /** The lowest key, those between, the highest. */
    private final List<Placed> marks = new ArrayList<>();

    Ranks(KeySpace space, Placed lowest, Placed highest) throws SQLException {
        this.space = space;
        List<Double> shares = new ArrayList<>();
        for (int i = 1; i < SHARES; i++) {
            shares.add((double) i / SHARES);
        }
        marks.add(lowest);
        marks.addAll(space.quantiles(shares));
        marks.add(highest);
    }

    /** The share of the rows in a range, 0..1. */
    double share(KeyRange range) throws SQLException {
        double from = range.after().isPresent() ? rank(range.after().get()) : 0;
        return Math.max(0, rank(range.upTo()) - from);
    }

    private double rank(Key key) throws SQLException {
        int last = marks.size() - 1;
        int below = 0;
        int above = last;
        while (above - below > 1) {
            int middle = (below + above) / 2;
            if (space.isAbove(marks.get(middle).key(), key)) {
                above = middle;
            } else {
                below = middle;
            }
        }
        if (above == last && !space.isAbove(marks.get(last).key(), key)) {
            return 1;
        }
        return (below + part(marks.get(below), space.place(key), marks.get(above))) / last;
    }

    /** How far a key is on the way from one to another; the middle where places do not tell. */
    private static double part(Placed from, OptionalDouble at, Placed to) {
        if (at.isEmpty() || from.place().isEmpty() || to.place().isEmpty()) {
            return MIDDLE;
        }
        double low = from.place().getAsDouble();
        double width = to.place().getAsDouble() - low;
        return width > 0 ? Math.clamp((at.getAsDouble() - low) / width, 0, 1) : MIDDLE;
    }

    /** Whether a key's place between the lowest and the highest tells another share than that of the rows below it. */
    boolean areUneven() {
        int last = marks.size() - 1;
        Placed lowest = marks.getFirst();
        Placed highest = marks.get(last);
        if (lowest.place().equals(highest.place())) {
            return false;
        }
        for (int i = 0; i <= last; i++) {
            Placed mark = marks.get(i);
            if (mark.place().isPresent()
                    && Math.abs(part(lowest, mark.place(), highest) - (double) i / last) > UNEVEN) {
                return true;
            }
        }
        return false;
    }

    /** Keys that part the rows into about so many pieces of about as many rows; fewer where there are few rows. */
    List<Placed> between(int pieces) {
        int last = marks.size() - 1;
        int parts = Math.min(pieces, last);
        List<Placed> keys = new ArrayList<>();
        for (int i = 1; i < parts; i++) {
            keys.add(marks.get(i * last / parts));
        }
        return keys;
    }
}
