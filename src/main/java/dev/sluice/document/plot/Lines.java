package dev.sluice.document.plot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What of a curve is one line, and where there is none. */
final class Lines {
    private Lines() {}

    /** Points that may be joined: nothing between them failed to be read, and none is further from the next than that. */
    static List<List<Curve.Point>> pieces(List<Curve.Bucket> curve, long breakAfter) {
        List<List<Curve.Point>> pieces = new ArrayList<>();
        List<Curve.Point> piece = new ArrayList<>();
        boolean broken = false;
        for (Curve.Bucket bucket : curve) {
            boolean apart = !piece.isEmpty() && bucket.start() - piece.getLast().at() > breakAfter;
            if ((broken || bucket.opensMissing() || apart) && !piece.isEmpty()) {
                pieces.add(piece);
                piece = new ArrayList<>();
            }
            if (bucket.known() > 0) {
                piece.addAll(points(bucket));
            }
            broken = bucket.closesMissing();
        }
        if (!piece.isEmpty()) {
            pieces.add(piece);
        }
        return pieces;
    }

    private static List<Curve.Point> points(Curve.Bucket bucket) {
        return Stream.of(bucket.first(), bucket.lowest(), bucket.highest(), bucket.last())
                .sorted(Comparator.comparingLong(Curve.Point::at))
                .distinct()
                .toList();
    }

    /** Stretches in which every read failed, each up to the next value; a single one that failed counts, too. */
    static List<Picture.Span> gaps(List<Curve.Bucket> curve) {
        List<Picture.Span> gaps = new ArrayList<>();
        long since = -1;
        long until = -1;
        for (Curve.Bucket bucket : curve) {
            if (since >= 0 && bucket.known() > 0) {
                gaps.add(new Picture.Span(since, bucket.first().at()));
                since = -1;
            } else if (since < 0 && bucket.opensMissing() && bucket.known() > 0) {
                gaps.add(new Picture.Span(bucket.firstMissing(), bucket.first().at()));
            }
            if (bucket.closesMissing()) {
                since = since < 0 ? lapse(bucket) : since;
                until = bucket.lastMissing();
            }
        }
        if (since >= 0) {
            gaps.add(new Picture.Span(since, until));
        }
        return gaps;
    }

    private static long lapse(Curve.Bucket bucket) {
        return bucket.known() == 0
                ? bucket.firstMissing()
                : Math.max(bucket.last().at(), Math.min(bucket.firstMissing(), bucket.lastMissing()));
    }
}
