package dev.sluice.document.board;

import java.util.ArrayList;
import java.util.List;

/** Puts the panels of a dashboard on Grafana's 24 columns, line by line, without gaps or overlaps. */
final class Grid {
    private static final int COLUMNS = 24;
    private static final int SMALL = 4;
    private static final int TALL = 8;

    /** Where a panel stands, and how large it is. */
    record Place(int x, int y, int width, int height) {}

    private int y;

    /** The place of the heading of the next row. */
    Place heading() {
        Place place = new Place(0, y, COLUMNS, 1);
        y++;
        return place;
    }

    /** The places of the panels below it, in their order. */
    List<Place> panels(List<Panel> panels) {
        List<Place> places = new ArrayList<>();
        int from = 0;
        while (from < panels.size()) {
            boolean small = isSmall(panels.get(from));
            int end = from;
            while (end < panels.size() && isSmall(panels.get(end)) == small) {
                end++;
            }
            lines(end - from, small, places);
            from = end;
        }
        return places;
    }

    private void lines(int count, boolean small, List<Place> places) {
        int longest = !small ? 2 : count % 4 == 0 ? 4 : 6;
        int height = small ? SMALL : TALL;
        for (int done = 0; done < count; done += longest) {
            int inLine = Math.min(longest, count - done);
            int width = COLUMNS / inLine;
            for (int i = 0; i < inLine; i++) {
                places.add(new Place(i * width, y, width, height));
            }
            y += height;
        }
    }

    private static boolean isSmall(Panel panel) {
        return panel.look() == Panel.Look.VALUE || panel.look() == Panel.Look.NAME;
    }
}
