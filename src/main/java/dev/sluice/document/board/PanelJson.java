package dev.sluice.document.board;

import static dev.sluice.document.board.DashboardJson.object;

import dev.sluice.document.board.Panel.Look;
import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.RuleGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** One panel of the file for Grafana. */
final class PanelJson {
    static final Map<String, Object> PROMETHEUS = object("type", "prometheus", "uid", "${datasource}");

    private static final String NO_VALUE = "NO DATA";

    private PanelJson() {}

    static Map<String, Object> of(Panel panel, Grid.Place place, List<Map<String, Object>> links) {
        return object(
                "id",
                panel.id(),
                "type",
                switch (panel.look()) {
                    case VALUE, NAME -> "stat";
                    case LINES, BARS -> "timeseries";
                    case STATES -> "state-timeline";
                },
                "title",
                GrafanaText.line(panel.title()),
                "description",
                description(panel),
                "datasource",
                PROMETHEUS,
                "gridPos",
                place(place),
                "links",
                links,
                "targets",
                targets(panel),
                "fieldConfig",
                object("defaults", fields(panel), "overrides", List.of()),
                "options",
                options(panel.look()));
    }

    static Map<String, Object> place(Grid.Place place) {
        return object("h", place.height(), "w", place.width(), "x", place.x(), "y", place.y());
    }

    /** The question, what is normal, and each rule with its reason. */
    private static String description(Panel panel) {
        List<String> paragraphs = new ArrayList<>(List.of(panel.question(), "Normal: " + panel.normal()));
        for (RuleGroup group : panel.rules()) {
            GateRule rule = group.rule();
            String verdict =
                    (rule.shadow() ? "shadow " : "") + rule.kind().name().toLowerCase(Locale.ROOT);
            String phases = group.phases().stream().map(phase -> phase.name()).collect(Collectors.joining(", "));
            paragraphs.add("Rule " + group.id() + ", in " + phases + ": " + verdict + " when "
                    + ExpressionText.of(rule.when())
                    + rule.until()
                            .map(until -> " until " + ExpressionText.of(until))
                            .orElse("")
                    + rule.because().map(why -> ". Why: " + why).orElse(""));
        }
        return paragraphs.stream().map(GrafanaText::line).collect(Collectors.joining("\n\n"));
    }

    /** A large figure is the newest there is at this moment, never the last of a series that has ended. */
    private static List<Map<String, Object>> targets(Panel panel) {
        boolean instant = panel.look() == Look.VALUE || panel.look() == Look.NAME;
        List<Map<String, Object>> targets = new ArrayList<>();
        for (Panel.Target target : panel.queries()) {
            targets.add(object(
                    "refId",
                    String.valueOf((char) ('A' + targets.size())),
                    "datasource",
                    PROMETHEUS,
                    "editorMode",
                    "code",
                    "expr",
                    target.expression(),
                    "legendFormat",
                    target.legend(),
                    "instant",
                    instant,
                    "range",
                    !instant));
        }
        return targets;
    }

    private static Map<String, Object> fields(Panel panel) {
        Map<String, Object> fields = object("unit", panel.scale().unit(), "noValue", NO_VALUE);
        panel.scale().lowest().ifPresent(lowest -> fields.put("min", lowest));
        panel.scale().highest().ifPresent(highest -> fields.put("max", highest));
        fields.put("color", colour(panel.look()));
        fields.put("thresholds", object("mode", "absolute", "steps", steps(panel)));
        fields.put("mappings", mappings(panel.scale()));
        fields.put("custom", custom(panel));
        return fields;
    }

    private static Map<String, Object> colour(Look look) {
        return switch (look) {
            case VALUE, STATES -> object("mode", "thresholds");
            case NAME -> object("mode", "fixed", "fixedColor", "blue");
            case LINES, BARS -> object("mode", "palette-classic");
        };
    }

    private static List<Map<String, Object>> steps(Panel panel) {
        return panel.levels().stream()
                .map(level -> object(
                        "value",
                        Double.isInfinite(level.from()) ? null : level.from(),
                        "color",
                        level.colour().word()))
                .toList();
    }

    private static List<Map<String, Object>> mappings(Scale scale) {
        if (scale.words().isEmpty()) {
            return List.of();
        }
        Map<String, Object> options = new LinkedHashMap<>();
        for (int i = 0; i < scale.words().size(); i++) {
            Scale.Word word = scale.words().get(i);
            options.put(
                    String.valueOf(i),
                    object("text", word.text(), "color", word.colour().word(), "index", i));
        }
        return List.of(object("type", "value", "options", options));
    }

    private static Map<String, Object> custom(Panel panel) {
        return switch (panel.look()) {
            case VALUE, NAME -> object();
            case LINES ->
                object(
                        "drawStyle",
                        "line",
                        "lineWidth",
                        2,
                        "fillOpacity",
                        0,
                        "showPoints",
                        "never",
                        "spanNulls",
                        false,
                        "thresholdsStyle",
                        object("mode", panel.hasLevels() ? "line+area" : "off"));
            case BARS ->
                object(
                        "drawStyle",
                        "bars",
                        "lineWidth",
                        1,
                        "fillOpacity",
                        60,
                        "stacking",
                        object("mode", "normal", "group", "A"),
                        "thresholdsStyle",
                        object("mode", "off"));
            case STATES -> object("lineWidth", 0, "fillOpacity", 70);
        };
    }

    private static Map<String, Object> options(Look look) {
        Map<String, Object> legend =
                object("displayMode", "list", "placement", "bottom", "showLegend", true, "calcs", List.of());
        return switch (look) {
            case VALUE, NAME ->
                object(
                        "reduceOptions",
                        object("calcs", List.of("lastNotNull"), "fields", "", "values", false),
                        "textMode",
                        look == Look.NAME ? "name" : "auto",
                        "colorMode",
                        look == Look.NAME ? "value" : "background",
                        "graphMode",
                        "none",
                        "justifyMode",
                        "auto",
                        "orientation",
                        "auto",
                        "wideLayout",
                        true,
                        "showPercentChange",
                        false,
                        "percentChangeColorMode",
                        "standard");
            case LINES, BARS -> object("legend", legend, "tooltip", object("mode", "multi", "sort", "desc"));
            case STATES ->
                object(
                        "mergeValues",
                        true,
                        "showValue",
                        "auto",
                        "alignValue",
                        "left",
                        "rowHeight",
                        0.9,
                        "legend",
                        legend,
                        "tooltip",
                        object("mode", "single", "sort", "none"));
        };
    }
}
