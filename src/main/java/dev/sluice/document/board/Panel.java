package dev.sluice.document.board;

import dev.sluice.language.model.RuleGroup;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One panel.
 *
 * @param id stable: that of a metric is made from its name, that of a run's own series is fixed
 * @param metric which it shows; absent for the run's own series
 * @param title the metric's name, else two words or more
 * @param question what a look at it answers
 * @param normal what it looks like while nothing is wrong
 * @param otherwise what to type when it looks otherwise
 * @param queries PromQL, at least one
 * @param levels from which value on which colour; the first from below everything
 * @param rules that read the metric
 */
public record Panel(
        int id,
        Optional<String> metric,
        String title,
        Look look,
        String question,
        String normal,
        List<Advice> otherwise,
        List<Target> queries,
        Scale scale,
        List<Level> levels,
        List<RuleGroup> rules) {

    /** How it is drawn. */
    public enum Look {
        /** The newest value, large. */
        VALUE,
        /** The name of the series that is there, large. */
        NAME,
        /** A line for each series. */
        LINES,
        /** A bar for each interval and series. */
        BARS,
        /** A band for each series, coloured by its value. */
        STATES
    }

    /**
     * One query.
     *
     * @param expression PromQL, which may hold Grafana's {@code $__rate_interval}
     * @param legend how a series is called, with labels as {@code {{phase}}}
     */
    public record Target(String expression, String legend) {}

    /** A command, and what it is good for, as {@code `sluice why` lists every reason}. */
    public record Advice(String command, String does) {}

    /** From a value on (in the units that the queries yield), a colour. */
    public record Level(double from, Colour colour) {}

    /** In the order of how bad it is. */
    public enum Colour {
        BLUE,
        GREEN,
        YELLOW,
        ORANGE,
        RED,
        PURPLE;

        /** Grafana's word. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Panel {
        otherwise = List.copyOf(otherwise);
        queries = List.copyOf(queries);
        levels = List.copyOf(levels);
        rules = List.copyOf(rules);
    }

    /** The text of its heading on the page. */
    public String heading() {
        return "Panel " + title;
    }

    /** Where the page that explains it has that heading. */
    public String anchor() {
        return heading().toLowerCase(Locale.ROOT).replace(' ', '-').replaceAll("[^\\p{L}\\p{N}_-]", "");
    }

    /** Whether a colour but the lowest level's is among its levels. */
    public boolean hasLevels() {
        return levels.size() > 1;
    }
}
