package dev.sluice.document.plot;

import java.util.ArrayList;
import java.util.List;

/** Decisions above a picture; those that would cover each other share a mark. */
final class Marks {
    private static final double APART = 46;
    private static final double HEIGHT = 16;
    private static final double TOP = 4;
    private static final double DIGIT = 6.6;

    private Marks() {}

    static void draw(Picture picture, Frame frame, Svg svg) {
        for (Picture.Mark mark : picture.marks()) {
            double x = frame.x(mark.at());
            svg.empty("line", "class", "mark", "x1", x, "y1", TOP + HEIGHT, "x2", x, "y2", Frame.BOTTOM);
        }
        for (List<Picture.Mark> group : groups(picture.marks(), frame)) {
            Picture.Mark first = group.getFirst();
            Picture.Mark last = group.getLast();
            String number = group.size() == 1 ? "" + first.number() : first.number() + "–" + last.number();
            double x = (frame.x(first.at()) + frame.x(last.at())) / 2;
            double width = number.length() * DIGIT + 8;
            svg.open("a", "href", "#" + first.anchor(), "tabindex", "-1");
            svg.words("title", words(group));
            svg.empty(
                    "rect", "class", "chip", "x", x - width / 2, "y", TOP, "width", width, "height", HEIGHT, "rx", "8");
            svg.words("text", number, "class", "number", "x", x, "y", TOP + 12, "text-anchor", "middle");
            svg.close("a");
        }
    }

    private static String words(List<Picture.Mark> group) {
        Picture.Mark first = group.getFirst();
        String text = first.number() + ": " + first.text();
        return group.size() == 1 ? text : text + " (and " + (group.size() - 1) + " more)";
    }

    private static List<List<Picture.Mark>> groups(List<Picture.Mark> marks, Frame frame) {
        List<List<Picture.Mark>> groups = new ArrayList<>();
        double end = Double.NEGATIVE_INFINITY;
        for (Picture.Mark mark : marks) {
            double x = frame.x(mark.at());
            if (x - end >= APART) {
                groups.add(new ArrayList<>());
                end = x;
            }
            groups.getLast().add(mark);
        }
        return groups;
    }
}
