package dev.sluice.document.plot;

import dev.sluice.document.text.Html;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A picture of a metric as SVG: phases as bands, thresholds as dashed lines where they were armed, time without data hatched and never
 * bridged, decisions as numbered marks that lead to their rows. Colours are those of the page, by class.
 */
public final class Plot {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("MM-dd HH:mm").withZone(ZoneOffset.UTC);
    private static final int TICKS_UP = 5;
    private static final int TICKS_ALONG = 7;
    private static final double LETTER = 6.4;
    private static final double LINE_HEIGHT = 13;
    private static final int LONGEST_LABEL = 25;

    private final Picture picture;
    private final Frame frame;
    private final Svg svg = new Svg();

    private Plot(Picture picture) {
        this.picture = picture;
        this.frame = Frame.of(picture);
    }

    /** The drawing, as one element {@code svg}. */
    public static Html draw(Picture picture) {
        Plot plot = new Plot(picture);
        plot.draw();
        return plot.svg.html();
    }

    private void draw() {
        String id = picture.id();
        svg.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "role",
                "img",
                "aria-labelledby",
                id + "-title " + id + "-desc",
                "viewBox",
                "0 0 " + Svg.coordinate(Frame.WIDTH) + " " + Svg.coordinate(Frame.HEIGHT));
        svg.words("title", picture.title(), "id", id + "-title");
        svg.words("desc", picture.description(), "id", id + "-desc");
        svg.open("defs")
                .open(
                        "pattern",
                        "id",
                        id + "-none",
                        "width",
                        "6",
                        "height",
                        "6",
                        "patternUnits",
                        "userSpaceOnUse",
                        "patternTransform",
                        "rotate(45)")
                .empty("line", "class", "hatch", "x1", "0", "y1", "0", "x2", "0", "y2", "6")
                .close("pattern")
                .close("defs");
        bands();
        amounts();
        times();
        noData();
        curve();
        thresholds();
        Marks.draw(picture, frame, svg);
        svg.close("svg");
    }

    private void bands() {
        boolean odd = true;
        for (Picture.Band band : picture.bands()) {
            double from = frame.x(band.span().start());
            double width = frame.x(band.span().end()) - from;
            svg.empty(
                    "rect",
                    "class",
                    odd ? "band odd" : "band",
                    "x",
                    from,
                    "y",
                    Frame.TOP,
                    "width",
                    width,
                    "height",
                    Frame.BOTTOM - Frame.TOP);
            int letters = (int) ((width - 6) / LETTER);
            if (letters >= 4 || letters >= band.label().length()) {
                svg.words("text", cut(band.label(), letters), "class", "phase", "x", from + 4, "y", Frame.TOP - 6);
            }
            odd = !odd;
        }
    }

    private void amounts() {
        for (double tick : Ticks.between(frame.low(), frame.high(), TICKS_UP, picture.unit())) {
            double y = frame.y(tick);
            svg.empty("line", "class", "grid", "x1", Frame.LEFT, "y1", y, "x2", Frame.RIGHT, "y2", y);
            svg.words("text", amount(tick), "class", "tick", "x", Frame.LEFT - 8, "y", y + 4, "text-anchor", "end");
        }
        svg.words("text", unit(), "class", "axis", "x", Frame.LEFT - 8, "y", Frame.TOP - 12, "text-anchor", "end");
    }

    private String unit() {
        return picture.unit() == Unit.BOOLEAN ? "" : picture.unit().word();
    }

    private String amount(double tick) {
        return switch (picture.unit()) {
            case BOOLEAN -> tick == 0 ? "false" : "true";
            case ROWS -> QuantityFormat.format(tick, Unit.COUNT);
            default -> QuantityFormat.format(tick, picture.unit());
        };
    }

    private void times() {
        svg.empty("line", "class", "base", "x1", Frame.LEFT, "y1", Frame.BOTTOM, "x2", Frame.RIGHT, "y2", Frame.BOTTOM);
        boolean days = !day(0).equals(day(picture.end()));
        for (double tick : Ticks.between(0, frame.end() / 1000.0, TICKS_ALONG, Unit.DURATION)) {
            long at = Math.round(tick * 1000);
            double x = frame.x(at);
            svg.empty("line", "class", "base", "x1", x, "y1", Frame.BOTTOM, "x2", x, "y2", Frame.BOTTOM + 4);
            label(QuantityFormat.format(tick, Unit.DURATION), "tick", x, Frame.BOTTOM + 17);
            label((days ? DAY : TIME).format(wall(at)), "utc", x, Frame.BOTTOM + 31);
        }
        double left = Frame.LEFT - 38;
        svg.words("text", "run's clock", "class", "axis", "x", left, "y", Frame.BOTTOM + 17, "text-anchor", "end");
        svg.words("text", "UTC", "class", "axis", "x", left, "y", Frame.BOTTOM + 31, "text-anchor", "end");
    }

    private void label(String words, String kind, double x, double y) {
        svg.words("text", words, "class", kind, "x", x, "y", y, "text-anchor", "middle");
    }

    private LocalDate day(long at) {
        return LocalDate.ofInstant(wall(at), ZoneOffset.UTC);
    }

    private Instant wall(long at) {
        return Instant.ofEpochMilli(picture.utc().at(at));
    }

    private void noData() {
        for (Picture.Span none : Lines.gaps(picture.curve())) {
            double from = frame.x(none.start());
            svg.empty(
                    "rect",
                    "class",
                    "none",
                    "fill",
                    "url(#" + picture.id() + "-none)",
                    "x",
                    from,
                    "y",
                    Frame.TOP,
                    "width",
                    Math.max(3, frame.x(none.end()) - from),
                    "height",
                    Frame.BOTTOM - Frame.TOP);
        }
    }

    private void curve() {
        for (List<Curve.Point> piece : Lines.pieces(picture.curve(), picture.breakAfter())) {
            if (piece.size() == 1) {
                Curve.Point only = piece.getFirst();
                svg.empty("circle", "class", "dot", "cx", frame.x(only.at()), "cy", frame.y(only.amount()), "r", "2.5");
                continue;
            }
            svg.empty("polyline", "class", "curve", "points", points(piece));
        }
    }

    private String points(List<Curve.Point> piece) {
        StringBuilder points = new StringBuilder();
        double before = piece.getFirst().amount();
        for (Curve.Point point : piece) {
            if (picture.stepped() && point.amount() != before) {
                point(points, point.at(), before);
            }
            point(points, point.at(), point.amount());
            before = point.amount();
        }
        return points.toString();
    }

    private void point(StringBuilder points, long at, double amount) {
        points.append(points.isEmpty() ? "" : " ")
                .append(Svg.coordinate(frame.x(at)))
                .append(',')
                .append(Svg.coordinate(frame.y(amount)));
    }

    private void thresholds() {
        List<Picture.Line> downwards = picture.lines().stream()
                .sorted(Comparator.comparingDouble(Picture.Line::amount).reversed())
                .toList();
        double free = Frame.TOP - LINE_HEIGHT;
        for (Picture.Line line : downwards) {
            String kind = line.effect().name().toLowerCase(Locale.ROOT);
            double y = frame.y(line.amount());
            for (Picture.Span armed : line.armed()) {
                svg.empty(
                        "line",
                        "class",
                        "gate " + kind,
                        "x1",
                        frame.x(armed.start()),
                        "y1",
                        y,
                        "x2",
                        Math.max(frame.x(armed.start()) + 3, frame.x(armed.end())),
                        "y2",
                        y);
            }
            free = Math.max(y + 4, free + LINE_HEIGHT);
            String place = frame.holds(line.amount()) ? "" : line.amount() > frame.high() ? "▲ " : "▼ ";
            svg.words(
                    "text",
                    place + cut(line.label(), LONGEST_LABEL),
                    "class",
                    "label " + kind,
                    "x",
                    Frame.RIGHT + 8,
                    "y",
                    free);
        }
    }

    private static String cut(String text, int most) {
        int length = text.codePointCount(0, text.length());
        return length <= most ? text : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }
}
