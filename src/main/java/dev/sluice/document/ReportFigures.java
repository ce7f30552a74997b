package dev.sluice.document;

import dev.sluice.document.record.RunRecord;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Phase;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The parts of a report that compare what was measured with what was allowed. */
final class ReportFigures<T> {
    private final RunRecord run;
    private final Voice<T> voice;
    private final GateWords words;

    ReportFigures(RunRecord run, Voice<T> voice) {
        this.run = run;
        this.voice = voice;
        this.words = new GateWords(run.runbook(), voice.words);
    }

    List<ReportPage.RuleRow<T>> rules() {
        return run.rules().stream()
                .filter(rule -> rule.looked() > 0)
                .map(rule -> new ReportPage.RuleRow<>(
                        voice.of(words.condition(rule.group().rule().when())),
                        voice.of(words.does(rule.group().rule())),
                        voice.phases(rule.group().phases()),
                        count(rule.looked()),
                        count(rule.stood()),
                        count(rule.unknown())))
                .toList();
    }

    private static String count(long count) {
        return QuantityFormat.format(count, Unit.COUNT);
    }

    String partly() {
        return run.source().decided()
                ? ""
                : "The run could not be decided again to its end as the journal has it, so that evaluations, and what the run"
                        + " computes itself, are told up to there only; sluice replay shows where.";
    }

    List<ReportPage.Approached<T>> approaches() {
        List<ReportPage.Approached<T>> approaches = new ArrayList<>();
        for (RunRecord.Rule rule : run.red()) {
            List<Phase> phases = rule.group().phases();
            for (RunRecord.Approach approach : rule.approaches()) {
                Metric metric = run.runbook().metric(approach.metric());
                approaches.add(new ReportPage.Approached<>(
                        voice.name(approach.metric()),
                        voice.text(QuantityFormat.formatBeside(approach.worst(), approach.limit(), metric.unit())),
                        voice.of(words.expressions().clause(approach.comparison())),
                        voice.of(words.does(rule.group().rule())),
                        voice.phases(phases),
                        approach.reached() ? "yes" : "no"));
            }
        }
        return approaches;
    }

    List<T> missing() {
        List<T> lines = new ArrayList<>();
        for (RunRecord.Figures figures : run.metrics()) {
            Map<String, Long> missing = figures.missing();
            if (!missing.isEmpty()) {
                lines.add(voice.of(voice.words.name(figures.metric().name()) + ": "
                        + Words.list(missing.entrySet().stream()
                                .map(cause -> Words.count(cause.getValue(), "time") + " " + cause.getKey())
                                .toList())
                        + "."));
            }
        }
        return lines;
    }

    List<ReportPage.Compared<T>> baselines() {
        return run.baselines().stream()
                .map(baseline -> {
                    Unit unit = run.runbook().metric(baseline.metric()).unit();
                    OptionalDouble after = baseline.after();
                    return new ReportPage.Compared<>(
                            voice.name(baseline.metric()),
                            voice.name(baseline.phase()),
                            baseline.told(),
                            after.isPresent() ? QuantityFormat.format(after.getAsDouble(), unit) : "not read since",
                            change(baseline.before(), after),
                            Words.duration(Duration.ofMillis(baseline.over())));
                })
                .toList();
    }

    private static String change(OptionalDouble before, OptionalDouble after) {
        if (before.isEmpty() || after.isEmpty() || before.getAsDouble() == 0) {
            return "";
        }
        double change = 100 * (after.getAsDouble() / before.getAsDouble() - 1);
        String percent = QuantityFormat.format(Math.rint(Math.abs(change) * 10) / 10, Unit.PERCENT);
        return percent.equals("0%") ? "none" : (change < 0 ? "−" : "+") + percent;
    }
}
