package dev.sluice.document.record;

import dev.sluice.document.record.RunRecord.Suggestion;
import dev.sluice.document.record.RunRecord.Suggestion.Kind;
import dev.sluice.engine.Decision;
import dev.sluice.engine.Ending;
import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.Header;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What might be written otherwise next time, by rules that anybody can check by hand (docs/report.md states them). Nothing here ever
 * asks for a rollback gate that lets more through.
 */
final class Suggestions {
    /** A threshold is far if the worst sample stayed below this share of it. */
    private static final double FAR = 0.25;
    /** It is near if the worst sample came to this share of it, and not beyond. */
    private static final double NEAR = 0.8;
    /** A tighter threshold leaves as much room above the worst sample. */
    private static final double ROOM = 2;
    /** From so many samples on, a worst one means something. */
    private static final long ENOUGH = 30;

    private static final long OFTEN = 3;
    private static final double TOO_MANY_MISSING = 0.01;
    private static final double AROUND = 0.2;

    private final Runbook runbook;
    private final List<RunRecord.Figures> figures;
    private final List<Suggestion> suggestions = new ArrayList<>();

    private Suggestions(Runbook runbook, List<RunRecord.Figures> figures) {
        this.runbook = runbook;
        this.figures = figures;
    }

    static List<Suggestion> of(
            Runbook runbook,
            RunRecord.Times times,
            Optional<Decision> ending,
            List<RunRecord.Rule> rules,
            List<RunRecord.Figures> figures) {
        Suggestions found = new Suggestions(runbook, figures);
        for (RunRecord.Rule rule : rules) {
            if (!rule.group().rule().shadow()) {
                rule.approaches().forEach(approach -> found.threshold(rule, approach));
                found.often(rule);
            }
        }
        figures.forEach(found::noData);
        boolean done = ending.filter(decision -> decision.subject().equals(Ending.DONE.name()))
                .isPresent();
        runbook.header().estimate().filter(stated -> done).ifPresent(stated -> found.estimate(stated, times));
        return List.copyOf(found.suggestions);
    }

    private void threshold(RunRecord.Rule rule, RunRecord.Approach approach) {
        double limit = approach.limit();
        if (approach.reached() || limit <= 0 || !approach.upwards()) {
            return;
        }
        Unit unit = runbook.metric(approach.metric()).unit();
        long samples = figures.stream()
                .filter(known -> known.metric().name().equals(approach.metric()))
                .mapToLong(RunRecord.Figures::known)
                .sum();
        String written = verdict(rule) + " when " + ExpressionText.of(approach.comparison());
        String worst = QuantityFormat.formatBeside(approach.worst(), limit, unit);
        String percent = QuantityFormat.format(100 * approach.worst() / limit, Unit.PERCENT);
        if (approach.worst() >= NEAR * limit) {
            add(
                    Kind.NEAR,
                    written,
                    "expect it to be reached by a busier run; look for what drove " + approach.metric() + " up",
                    "the worst sample was " + worst + ", " + percent + " of the threshold");
            return;
        }
        double tighter = up(ROOM * approach.worst(), whole(unit));
        if (samples >= ENOUGH && approach.worst() > 0 && approach.worst() < FAR * limit && tighter < limit) {
            add(
                    Kind.TIGHTEN,
                    written,
                    "a threshold of " + QuantityFormat.format(tighter, unit) + " would have let this run through, too",
                    "of " + samples + " samples the worst was " + worst + ", " + percent + " of the threshold");
        }
    }

    private void often(RunRecord.Rule rule) {
        GateRule.Kind kind = rule.group().rule().kind();
        boolean mild = kind == GateRule.Kind.PAUSE || kind == GateRule.Kind.THROTTLE;
        if (mild && rule.stood() >= OFTEN) {
            add(
                    Kind.OFTEN,
                    verdict(rule) + " when "
                            + ExpressionText.of(rule.group().rule().when()),
                    "begin with smaller batches or longer rests, so that the gate is not what sets the pace",
                    "it became true " + rule.stood() + " times");
        }
    }

    private void noData(RunRecord.Figures metric) {
        long all = metric.known() + metric.unknown();
        if (metric.unknown() >= OFTEN && metric.unknown() > TOO_MANY_MISSING * all) {
            add(
                    Kind.NO_DATA,
                    metric.metric().name(),
                    "find out why it had no value, before a gate stands still for it",
                    metric.unknown() + " of " + all + " reads had none ("
                            + String.join(", ", metric.missing().keySet()) + ")");
        }
    }

    private void estimate(Header.Estimate stated, RunRecord.Times times) {
        Duration took = Duration.ofMillis(times.took());
        boolean within = took.compareTo(stated.low()) >= 0 && took.compareTo(stated.high()) <= 0;
        if (!within && times.took() > 0) {
            double seconds = times.took() / 1000.0;
            double step = seconds >= 6_000 ? 600 : seconds >= 600 ? 60 : seconds >= 60 ? 10 : 1;
            add(
                    Kind.ESTIMATE,
                    "estimate",
                    "estimate " + duration(Math.floor(seconds * (1 - AROUND) / step) * step) + " .. "
                            + duration(Math.ceil(seconds * (1 + AROUND) / step) * step)
                            + ", if the next run has as much to do",
                    "it took " + duration(seconds) + "; the estimate was " + ExpressionText.duration(stated.low())
                            + " .. " + ExpressionText.duration(stated.high()));
        }
    }

    private void add(Kind kind, String subject, String text, String why) {
        suggestions.add(new Suggestion(kind, subject, text, why));
    }

    private static String verdict(RunRecord.Rule rule) {
        return rule.group().rule().kind().name().toLowerCase(Locale.ROOT);
    }

    private static String duration(double seconds) {
        return QuantityFormat.format(seconds, Unit.DURATION);
    }

    private static boolean whole(Unit unit) {
        return unit == Unit.COUNT || unit == Unit.ROWS;
    }

    /** Up to two significant digits. */
    private static double up(double amount, boolean whole) {
        double round = BigDecimal.valueOf(amount)
                .round(new MathContext(2, RoundingMode.CEILING))
                .doubleValue();
        return whole ? Math.ceil(round) : round;
    }
}
