package dev.sluice.document.board;

import dev.sluice.language.model.Expressions;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.RuleGroup;
import dev.sluice.language.model.Runbook;
import dev.sluice.telemetry.Series;
import dev.sluice.value.Unit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

/** The panels of the metrics that a runbook declares. */
final class MetricPanels {
    private static final int FIRST_ID = 1_000;
    private static final int IDS = 1_000_000_000;

    private final Runbook runbook;
    private final List<RuleGroup> rules;
    private final Map<String, Integer> ids;

    MetricPanels(Runbook runbook) {
        this.runbook = runbook;
        this.rules = RuleGroup.of(runbook);
        this.ids = ids(runbook);
    }

    /** Made from the names alone, so that a further metric moves no other's address. */
    private static Map<String, Integer> ids(Runbook runbook) {
        Map<String, Integer> ids = new HashMap<>();
        Set<Integer> taken = new HashSet<>();
        runbook.metrics().stream().map(Metric::name).sorted().forEach(name -> {
            CRC32 sum = new CRC32();
            sum.update(name.getBytes(StandardCharsets.UTF_8));
            int id = FIRST_ID + (int) (sum.getValue() % IDS);
            while (!taken.add(id)) {
                id++;
            }
            ids.put(name, id);
        });
        return ids;
    }

    Panel panel(Metric metric) {
        List<RuleGroup> reading = rules.stream()
                .filter(group -> Expressions.metrics(group.rule().when()).contains(metric.name()))
                .toList();
        Set<GateRule.Kind> kinds = EnumSet.noneOf(GateRule.Kind.class);
        reading.stream().map(RuleGroup::rule).filter(rule -> !rule.shadow()).forEach(rule -> kinds.add(rule.kind()));
        Scale scale = scale(metric);
        boolean shown = shown(metric.unit());
        return new Panel(
                ids.get(metric.name()),
                Optional.of(metric.name()),
                metric.name(),
                metric.unit() == Unit.BOOLEAN ? Panel.Look.STATES : Panel.Look.LINES,
                shown ? question(metric, kinds) : "How old is the newest reading of " + metric.name() + "?",
                normal(metric, kinds),
                List.of(new Panel.Advice("sluice why", "shows its value in each rule that reads it")),
                List.of(target(metric)),
                scale,
                shown ? new Levels(runbook, metric.name(), scale).of(reading) : Levels.NONE,
                reading);
    }

    /** Whether a series can hold such values; of others it only tells how old they are. */
    private static boolean shown(Unit unit) {
        return switch (unit) {
            case TEXT, TIME, IDENTIFIER -> false;
            case NUMBER,
                    COUNT,
                    ROWS,
                    PERCENT,
                    DURATION,
                    BYTES,
                    ROWS_PER_SECOND,
                    COUNT_PER_SECOND,
                    BYTES_PER_SECOND,
                    BOOLEAN -> true;
        };
    }

    private static Optional<Metric.Definition.Queried> promql(Metric metric) {
        return metric.definition() instanceof Metric.Definition.Queried queried
                        && queried.query() instanceof Query.PromQl
                        && shown(metric.unit())
                ? Optional.of(queried)
                : Optional.empty();
    }

    private static Scale scale(Metric metric) {
        return promql(metric)
                .map(queried -> Scale.queried(metric.unit(), queried.as()))
                .orElseGet(() -> Scale.published(metric.unit()));
    }

    private Panel.Target target(Metric metric) {
        if (metric.definition() instanceof Metric.Definition.Queried queried
                && queried.query() instanceof Query.PromQl own
                && shown(metric.unit())) {
            String[] labels = metric.labels().toArray(String[]::new);
            return new Panel.Target(
                    GrafanaText.query(own.text()), labels.length == 0 ? metric.name() : PromQl.legend(" ", labels));
        }
        String series = shown(metric.unit()) ? Series.METRIC_VALUE : Series.METRIC_AGE;
        return new Panel.Target(
                PromQl.highest(PromQl.series(series, runbook.name(), Series.METRIC, metric.name())), metric.name());
    }

    private static String question(Metric metric, Set<GateRule.Kind> kinds) {
        if (metric.definition() instanceof Metric.Definition.Asked asked) {
            return asked.question();
        }
        String name = metric.name();
        List<String> must = new ArrayList<>();
        if (kinds.contains(GateRule.Kind.THROTTLE)) {
            must.add("slow down");
        }
        if (kinds.contains(GateRule.Kind.PAUSE)) {
            must.add("pause");
        }
        if (kinds.contains(GateRule.Kind.ROLLBACK)) {
            must.add("roll back");
        }
        if (!must.isEmpty()) {
            return "Is " + name + " so bad that the run must " + String.join(" or ", must) + "?";
        }
        if (kinds.contains(GateRule.Kind.PROCEED)) {
            return "Is " + name + " good enough for the run to go on to the next phase?";
        }
        return switch (metric.kind()) {
            case PROGRESS -> "How does the work come on, going by " + name + "?";
            case SAFETY -> "What does the work do to others, going by " + name + "?";
            case CORRECTNESS -> "Is the data right, going by " + name + "?";
        };
    }

    private static String normal(Metric metric, Set<GateRule.Kind> kinds) {
        boolean red = kinds.contains(GateRule.Kind.THROTTLE)
                || kinds.contains(GateRule.Kind.PAUSE)
                || kinds.contains(GateRule.Kind.ROLLBACK);
        if (red) {
            return "Green: on the good side of every threshold, with no gap in the line.";
        }
        if (kinds.contains(GateRule.Kind.PROCEED)) {
            return "Blue while the phase works, green by its end.";
        }
        return switch (metric.kind()) {
            case PROGRESS -> "It moves in one direction while the run works, and stands still while it is paused.";
            case SAFETY -> "As before the run began; compare with the hours before it.";
            case CORRECTNESS -> "As before the run began, or nearer to what it must become.";
        };
    }
}
