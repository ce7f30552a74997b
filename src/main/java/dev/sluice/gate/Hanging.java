package dev.sluice.gate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A predicate in its own words, each value hung under the place it belongs to by a vertical bar, of question marks where it is
 * unknown. A predicate too wide for the page is broken, first before the {@code and} and {@code or} of its outermost chain.
 */
final class Hanging {
    private static final String CONTINUED = "  ";

    private final int width;
    private final String text;
    private final List<Hook> hooks = new ArrayList<>();
    private final List<Seam> seams = new ArrayList<>();
    private final Map<String, Explanation> formulas;

    /** A place where a predicate may be broken; the seam of the least depth is the best. */
    private record Seam(int position, int depth) {}

    /** A part of the text from a character to before another. */
    private record Stretch(int start, int end) {}

    private Hanging(Explanation predicate, String title, int width, Map<String, Explanation> formulas) {
        this.width = width;
        this.formulas = formulas;
        text = title + predicate.text();
        if (!title.isEmpty()) {
            seams.add(new Seam(title.length(), 0));
        }
        collect(predicate, title.length(), 0);
        hooks.sort(Comparator.comparingInt(Hook::column));
    }

    /** @param width columns of the page */
    static List<String> lines(Explanation predicate, int width) {
        String alone = predicate.text() + ExplanationText.standing(predicate);
        if (predicate.parts().isEmpty() && alone.length() <= width) {
            return List.of(alone);
        }
        Map<String, Explanation> formulas = new LinkedHashMap<>();
        List<String> lines = new ArrayList<>(new Hanging(predicate, "", width, formulas).lines());
        // A formula may name others: the map grows while its first entries are written.
        for (int next = 0; next < formulas.size(); next++) {
            String name = List.copyOf(formulas.keySet()).get(next);
            lines.addAll(new Hanging(formulas.get(name), "where " + name + " = ", width, formulas).lines());
        }
        return lines;
    }

    private List<String> lines() {
        return lines(new Stretch(0, text.length()), "");
    }

    private void collect(Explanation part, int from, int depth) {
        boolean leaf = part.parts().stream().noneMatch(below -> below.place().isWithin());
        hooks.add(new Hook(
                from + part.place().anchor(),
                ExplanationText.amount(part),
                part.unknown(),
                leaf ? from + part.text().length() : from + part.place().anchor() + 1));
        seams(part, from, depth);
        for (Explanation below : part.parts()) {
            if (below.place().isWithin()) {
                collect(below, from + below.place().start(), depth + 1);
            } else {
                formulas.putIfAbsent(part.text(), below);
            }
        }
    }

    private void seams(Explanation part, int from, int depth) {
        for (String word : List.of("and ", "or ")) {
            if (part.text().startsWith(word, part.place().anchor())) {
                part.parts().stream()
                        .skip(1)
                        .mapToInt(below -> part.text()
                                .lastIndexOf(" " + word, below.place().start()))
                        .forEach(blank -> seams.add(new Seam(from + blank + 1, depth)));
            }
        }
    }

    private List<String> lines(Stretch stretch, String indent) {
        List<Hook> under = hooks.stream()
                .filter(hook -> stretch.start() <= hook.column() && hook.column() < stretch.end())
                .map(hook -> hook.moved(indent.length() - stretch.start()))
                .toList();
        String written = indent + text.substring(stretch.start(), stretch.end()).stripTrailing();
        List<String> lines = new ArrayList<>();
        boolean fits = written.length() <= width && Bars.fit(under, width);
        List<Integer> cuts = fits ? List.of() : cuts(stretch);
        if (cuts.isEmpty()) {
            lines.add(written);
            lines.addAll(Bars.lines(under, width));
            return lines;
        }
        int start = stretch.start();
        String before = indent;
        for (int cut : cuts) {
            lines.addAll(lines(new Stretch(start, cut), before));
            start = cut;
            before = CONTINUED;
        }
        lines.addAll(lines(new Stretch(start, stretch.end()), before));
        return lines;
    }

    /** Where to break a stretch that does not fit; nowhere if it is a single word. */
    private List<Integer> cuts(Stretch stretch) {
        List<Seam> inside = seams.stream()
                .filter(seam -> stretch.start() < seam.position() && seam.position() < stretch.end())
                .toList();
        OptionalInt best = inside.stream().mapToInt(Seam::depth).min();
        if (best.isPresent()) {
            return inside.stream()
                    .filter(seam -> seam.depth() == best.getAsInt())
                    .map(Seam::position)
                    .sorted()
                    .toList();
        }
        for (int blank = stretch.end() - 2; blank > stretch.start(); blank--) {
            int cut = blank + 1;
            if (text.charAt(blank) == ' '
                    && hooks.stream().noneMatch(hook -> hook.covers(cut))
                    && hangs(cut, stretch)) {
                return List.of(cut);
            }
        }
        return List.of();
    }

    /** Whether anything hangs behind the cut: only that makes room. */
    private boolean hangs(int cut, Stretch stretch) {
        boolean wide = stretch.end() - stretch.start() > width;
        return wide || hooks.stream().anyMatch(hook -> hook.column() >= cut && hook.column() < stretch.end());
    }
}
