package dev.sluice.document.record;

import dev.sluice.document.plot.Curve;
import dev.sluice.engine.Decision;
import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.model.Header;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.Phase;
import dev.sluice.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

/** The record of a run for programs, as {@code schemas/run-record-1.schema.json} has it. */
public final class RecordJson {
    private static final int FORMAT_VERSION = 1;
    private static final double EXACT_BELOW = 1e15;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final DefaultPrettyPrinter LAYOUT = new DefaultPrettyPrinter()
            .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"))
            .withObjectIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));

    private final RunRecord run;

    private RecordJson(RunRecord run) {
        this.run = run;
    }

    /** The record as one JSON object, ending in one line break; whatever repeats often stands on one line each. */
    public static String of(RunRecord run) {
        return MAPPER.writer().with(LAYOUT).writeValueAsString(new RecordJson(run).record()) + "\n";
    }

    private Map<String, Object> record() {
        Map<String, Object> fields = fields(
                "format_version", FORMAT_VERSION,
                "run", run.header().runId(),
                "runbook", runbook(),
                "environment", run.header().environment(),
                "tool", run.header().tool(),
                "operators", run.operators());
        run.started().ifPresent(started -> fields.put("unattended", started.unattended()));
        fields.putAll(fields(
                "began", instant(run.times().firstWall()),
                "newest_line", instant(run.times().lastWall()),
                "took_ms", run.times().took(),
                "down_ms", run.times().down(),
                "resumes", run.times().resumes(),
                "open", run.outcome().open(),
                "state", run.outcome().state().name()));
        if (!run.outcome().open()) {
            fields.put("ending", ending());
        }
        fields.put(
                "parameters", run.runbook().params().stream().map(this::param).toList());
        fields.put("phases", run.phases().stream().map(this::phase).toList());
        fields.put(
                "decisions",
                run.decisions().told().stream().map(RecordJson::told).toList());
        fields.put("decisions_left_out", run.decisions().leftOut());
        fields.put(
                "explanations",
                run.evidence().stream()
                        .map(seen -> fields("decision", seen.told().number(), "values", seen.values()))
                        .toList());
        fields.put("people", run.people().stream().map(RecordJson::done).toList());
        fields.put("metrics", run.metrics().stream().map(RecordJson::metric).toList());
        fields.put("rules", run.rules().stream().map(RecordJson::rule).toList());
        fields.put(
                "baselines", run.baselines().stream().map(RecordJson::baseline).toList());
        fields.put(
                "deviations",
                run.deviations().stream().map(RecordJson::deviation).toList());
        fields.put(
                "suggestions",
                run.suggestions().stream().map(RecordJson::suggestion).toList());
        fields.put("answers", run.answers().stream().map(RecordJson::answer).toList());
        fields.put("journal", journal());
        return fields;
    }

    private Map<String, Object> runbook() {
        Map<String, Object> fields = fields(
                "name", run.runbook().name(),
                "title", run.runbook().title(),
                "digest", run.header().digest());
        Optional<Header.Estimate> estimate = run.runbook().header().estimate();
        estimate.ifPresent(stated -> fields.put(
                "estimate",
                fields(
                        "low_ms",
                        stated.low().toMillis(),
                        "high_ms",
                        stated.high().toMillis())));
        return fields;
    }

    private Map<String, Object> ending() {
        Map<String, Object> fields = fields();
        run.outcome().ending().ifPresent(ending -> {
            fields.put("kind", ending.name());
            fields.put("exit_code", ending.exitCode());
        });
        fields.put("text", run.outcome().text());
        fields.put("reasons", run.outcome().reasons());
        return fields;
    }

    private Map<String, Object> param(Param param) {
        return fields(
                "name", param.name(),
                "unit", param.unit().word(),
                "value", value(param.value()),
                "default", value(param.byDefault()),
                "set", run.header().params().containsKey(param.name()),
                "live", param.live());
    }

    private Map<String, Object> phase(RunRecord.Stay stay) {
        Map<String, Object> fields = fields(
                "name", stay.phase(),
                "start_ms", stay.start(),
                "end_ms", stay.end(),
                "paused_ms", stay.paused(),
                "pauses", stay.pauses(),
                "held_ms", stay.held(),
                "throttled_ms", stay.throttled(),
                "throttles", stay.throttles(),
                "rows", stay.rows());
        run.runbook().phases().stream()
                .filter(phase -> phase.name().equals(stay.phase()))
                .findFirst()
                .map(Phase::within)
                .ifPresent(within -> fields.put("limit_ms", within.toMillis()));
        return fields;
    }

    private static Map<String, Object> told(RunRecord.Told told) {
        Decision decision = told.decision();
        Map<String, Object> fields = fields(
                "number", told.number(),
                "wall", instant(told.wall()),
                "at_ms", told.at(),
                "kind", decision.kind().name());
        decision.phase().ifPresent(phase -> fields.put("phase", phase));
        fields.put("subject", decision.subject());
        fields.put("text", decision.text());
        fields.put("reasons", decision.reasons());
        return fields;
    }

    private static Map<String, Object> done(RunRecord.Done done) {
        Map<String, Object> fields = fields(
                "wall", instant(done.wall()),
                "at_ms", done.signalled().at(),
                "who", done.signalled().who());
        fields.putAll(SignalFields.of(done.signalled().signal()));
        fields.put("refused", done.refused());
        return fields;
    }

    private static Map<String, Object> metric(RunRecord.Figures figures) {
        Map<String, Object> fields = fields(
                "name", figures.metric().name(),
                "unit", figures.metric().unit().word(),
                "kind", figures.metric().kind().name());
        put(fields, "lowest", figures.lowest());
        put(fields, "highest", figures.highest());
        put(fields, "last", figures.last());
        fields.put("known", figures.known());
        fields.put("missing", figures.missing());
        List<RawValue> series = new ArrayList<>();
        figures.curve().forEach(bucket -> series.add(line(bucket(bucket))));
        fields.put("series", series);
        return fields;
    }

    private static Map<String, Object> bucket(Curve.Bucket bucket) {
        Map<String, Object> fields = fields("start_ms", bucket.start(), "end_ms", bucket.end());
        if (bucket.known() > 0) {
            fields.put("first", number(bucket.first().amount()));
            fields.put("lowest", number(bucket.lowest().amount()));
            fields.put("highest", number(bucket.highest().amount()));
            fields.put("last", number(bucket.last().amount()));
        }
        fields.put("known", bucket.known());
        fields.put("missing", bucket.missing());
        return fields;
    }

    private static Map<String, Object> rule(RunRecord.Rule rule) {
        Map<String, Object> fields = fields(
                "id",
                rule.group().id(),
                "verdict",
                rule.group().rule().kind().name(),
                "shadow",
                rule.group().rule().shadow(),
                "when",
                ExpressionText.of(rule.group().rule().when()));
        rule.group().rule().gate().ifPresent(gate -> fields.put("gate", gate));
        fields.put("phases", rule.group().phases().stream().map(Phase::name).toList());
        fields.put("looked", rule.looked());
        fields.put("stood", rule.stood());
        fields.put("unknown", rule.unknown());
        fields.put(
                "approaches",
                rule.approaches().stream()
                        .map(approach -> fields(
                                "metric", approach.metric(),
                                "comparison", ExpressionText.of(approach.comparison()),
                                "worst", number(approach.worst()),
                                "limit", number(approach.limit()),
                                "reached", approach.reached()))
                        .toList());
        return fields;
    }

    private static Map<String, Object> baseline(RunRecord.Baseline baseline) {
        Map<String, Object> fields = fields(
                "phase", baseline.phase(),
                "metric", baseline.metric(),
                "over_ms", baseline.over(),
                "told", baseline.told(),
                "samples", baseline.samples());
        put(fields, "before", baseline.before());
        put(fields, "after", baseline.after());
        return fields;
    }

    private static Map<String, Object> deviation(RunRecord.Deviation deviation) {
        return fields(
                "what", deviation.what().name(),
                "wall", instant(deviation.wall()),
                "who", deviation.who(),
                "text", deviation.text(),
                "because", deviation.because());
    }

    private static Map<String, Object> suggestion(RunRecord.Suggestion suggestion) {
        return fields(
                "kind", suggestion.kind().name(),
                "subject", suggestion.subject(),
                "text", suggestion.text(),
                "why", suggestion.why());
    }

    private static Map<String, Object> answer(RunRecord.Answer answer) {
        Map<String, Object> fields = fields(
                "name", answer.question().name(),
                "question", answer.question().text());
        answer.answer().ifPresent(text -> fields.put("answer", text));
        return fields;
    }

    private Map<String, Object> journal() {
        return fields(
                "head", run.source().head(),
                "lines", run.source().lines(),
                "dropped_bytes", run.source().dropped(),
                "torn_bytes", run.source().torn(),
                "decided_again", run.source().decided());
    }

    static Object value(Value value) {
        return switch (value) {
            case Value.Amount amount -> number(amount.amount());
            case Value.Flag flag -> flag.set();
            case Value.Text text -> text.text();
            case Value.Moment moment -> moment.instant().toString();
            case Value.Series series ->
                series.points().stream().map(point -> number(point.amount())).toList();
        };
    }

    private static void put(Map<String, Object> fields, String name, OptionalDouble amount) {
        amount.ifPresent(known -> fields.put(name, number(known)));
    }

    /** Whole ones without a point. */
    private static Object number(double amount) {
        boolean whole = amount == Math.rint(amount) && Math.abs(amount) < EXACT_BELOW;
        if (whole) {
            return (long) amount;
        }
        return amount;
    }

    private static RawValue line(Map<String, Object> fields) {
        return new RawValue(MAPPER.writeValueAsString(fields));
    }

    private static String instant(long wall) {
        return Instant.ofEpochMilli(wall).toString();
    }

    static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }
}
