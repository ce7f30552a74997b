package dev.sluice.document;

import dev.sluice.document.plot.Curve;
import dev.sluice.document.plot.Picture;
import dev.sluice.document.record.Rules;
import dev.sluice.document.record.RunRecord;
import dev.sluice.engine.Decision;
import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Phase;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Every metric over the time of the run, as a picture and as a table. */
final class ReportPlots<T> {
    private static final int ROWS = 24;
    private static final int MARKS = 60;
    private static final Set<Decision.Kind> MARKED = EnumSet.of(
            Decision.Kind.PAUSED,
            Decision.Kind.RESUMED,
            Decision.Kind.THROTTLED,
            Decision.Kind.PERSON_NEEDED,
            Decision.Kind.ROLLBACK_BEGAN,
            Decision.Kind.STEP_FAILED,
            Decision.Kind.STEP_SKIPPED,
            Decision.Kind.KNOB,
            Decision.Kind.OVERRIDE,
            Decision.Kind.RUNG,
            Decision.Kind.RECOVERED,
            Decision.Kind.FINISHED);

    private final RunRecord run;
    private final Voice<T> voice;
    private final Timeline<T> timeline;
    private final List<Picture.Mark> marks;

    ReportPlots(RunRecord run, Voice<T> voice, Timeline<T> timeline) {
        this.run = run;
        this.voice = voice;
        this.timeline = timeline;
        this.marks = timeline.shown().stream()
                .filter(told -> MARKED.contains(told.decision().kind()))
                .limit(MARKS)
                .map(told -> new Picture.Mark(
                        (int) told.number(), "t" + told.number(), Timeline.what(told.decision()), told.at()))
                .toList();
    }

    List<ReportPage.Plotted<T>> plots() {
        List<ReportPage.Plotted<T>> plots = new ArrayList<>();
        for (RunRecord.Figures figures : run.metrics()) {
            if (figures.metric().declared() && !figures.curve().isEmpty()) {
                plots.add(plotted(figures, plots.size() + 1));
            }
        }
        return plots;
    }

    /** Metrics of which there is nothing to draw. */
    List<T> unplotted() {
        return run.metrics().stream()
                .filter(figures ->
                        figures.metric().declared() && figures.curve().isEmpty())
                .map(figures -> voice.name(figures.metric().name()))
                .toList();
    }

    private ReportPage.Plotted<T> plotted(RunRecord.Figures figures, int number) {
        Metric metric = figures.metric();
        Unit unit = metric.unit();
        boolean known = figures.lowest().isPresent();
        return new ReportPage.Plotted<>(
                voice.name(metric.name()),
                unit.word(),
                known ? amount(figures.lowest().getAsDouble(), unit) : "none",
                known ? amount(figures.highest().getAsDouble(), unit) : "none",
                known ? amount(figures.last().getAsDouble(), unit) : "none",
                voice.picture(picture(figures, "p" + number)),
                Curve.coarse(figures.curve(), ROWS).stream()
                        .map(bucket -> row(bucket, unit))
                        .toList());
    }

    private ReportPage.PlotRow row(Curve.Bucket bucket, Unit unit) {
        boolean known = bucket.known() > 0;
        return new ReportPage.PlotRow(
                timeline.time(run.times().wall(bucket.start())),
                timeline.time(run.times().wall(bucket.end())),
                known ? amount(bucket.lowest().amount(), unit) : "no data",
                known ? amount(bucket.highest().amount(), unit) : "no data",
                known ? amount(bucket.last().amount(), unit) : "no data",
                QuantityFormat.format(bucket.known(), Unit.COUNT),
                QuantityFormat.format(bucket.missing(), Unit.COUNT));
    }

    private static String amount(double amount, Unit unit) {
        return unit == Unit.BOOLEAN ? Boolean.toString(amount != 0) : QuantityFormat.format(amount, unit);
    }

    private Picture picture(RunRecord.Figures figures, String id) {
        Metric metric = figures.metric();
        List<Picture.Line> lines = lines(metric);
        long end = run.times().took();
        long fresh = Math.max(metric.fresh().toMillis(), 3 * metric.every().toMillis());
        return new Picture(
                id,
                metric.name() + ", " + metric.unit().word() + ", over the time of the run",
                describe(figures, lines),
                metric.unit(),
                end,
                figures.curve(),
                metric.unit() == Unit.BOOLEAN || metric.definition() instanceof Metric.Definition.FromSteps,
                breakAfter(metric, Math.max(fresh, 4 * end / Curve.MOST)),
                run.phases().stream()
                        .map(stay -> new Picture.Band(stay.phase(), new Picture.Span(stay.start(), stay.end())))
                        .toList(),
                lines,
                marks,
                run.times()::wall);
    }

    /** What is read once is one dot; rows that are done stay done until there are more. */
    private static long breakAfter(Metric metric, long usual) {
        if (metric.once()) {
            return 0;
        }
        return metric.definition() instanceof Metric.Definition.FromSteps ? Long.MAX_VALUE : usual;
    }

    private String describe(RunRecord.Figures figures, List<Picture.Line> lines) {
        Unit unit = figures.metric().unit();
        StringBuilder words = new StringBuilder();
        if (figures.lowest().isPresent()) {
            words.append("From ")
                    .append(amount(figures.lowest().getAsDouble(), unit))
                    .append(" to ")
                    .append(amount(figures.highest().getAsDouble(), unit))
                    .append(", last ")
                    .append(amount(figures.last().getAsDouble(), unit))
                    .append(", over ")
                    .append(Timeline.clock(run.times().took()))
                    .append(" of the run's clock.");
        } else {
            words.append("Never a value.");
        }
        if (figures.unknown() > 0) {
            words.append(' ').append(Words.count(figures.unknown(), "read")).append(" gave none.");
        }
        if (!lines.isEmpty()) {
            words.append(" Thresholds: ")
                    .append(Words.list(lines.stream().map(Picture.Line::label).toList()))
                    .append('.');
        }
        if (!marks.isEmpty()) {
            words.append(' ').append(Words.count(marks.size(), "decision")).append(" marked.");
        }
        return words.append(" The table below the picture has the figures.").toString();
    }

    private List<Picture.Line> lines(Metric metric) {
        Map<String, Picture.Line> lines = new LinkedHashMap<>();
        for (RunRecord.Rule rule : run.rules()) {
            GateRule stated = rule.group().rule();
            List<String> phases =
                    rule.group().phases().stream().map(Phase::name).toList();
            List<Picture.Span> armed = run.phases().stream()
                    .filter(stay -> phases.contains(stay.phase()))
                    .map(stay -> new Picture.Span(stay.start(), stay.end()))
                    .toList();
            Rules.plain(stated.when(), plain -> {
                if (plain.metric().equals(metric.name()) && !armed.isEmpty()) {
                    String verdict = (stated.shadow() ? "shadow " : "")
                            + stated.kind().name().toLowerCase(Locale.ROOT);
                    String label = verdict
                            + ExpressionText.of(plain.comparison())
                                    .substring(metric.name().length());
                    lines.merge(
                            label,
                            new Picture.Line(
                                    label, Picture.Effect.valueOf(stated.kind().name()), plain.limit(), armed),
                            (one, other) -> {
                                List<Picture.Span> both = new ArrayList<>(one.armed());
                                other.armed().stream()
                                        .filter(span -> !both.contains(span))
                                        .forEach(both::add);
                                return new Picture.Line(label, one.effect(), one.amount(), both);
                            });
                }
            });
        }
        return List.copyOf(lines.values());
    }
}
