package dev.sluice.telemetry.log;

import dev.sluice.engine.Decision;
import dev.sluice.engine.EffectResult;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Event;
import dev.sluice.journal.Entry;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.StepRef;
import dev.sluice.language.model.Verification;
import dev.sluice.telemetry.Subject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes lines of the log: maps, in the order of their fields. */
final class Lines {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Subject subject;
    private final Map<String, StepRef> steps;

    Lines(Subject subject) {
        this.subject = subject;
        this.steps = Stream.of(
                        subject.runbook().phases().stream().flatMap(phase -> phase.allSteps().stream()),
                        subject.runbook().finallySteps().stream(),
                        subject.runbook().verify().map(Verification::steps).orElse(List.of()).stream())
                .flatMap(all -> all)
                .map(Step::ref)
                .collect(Collectors.toMap(StepRef::toString, ref -> ref, (one, same) -> one));
    }

    /** The line of an entry of the journal, if it is of interest. */
    Optional<Map<String, Object>> of(Entry entry) {
        return switch (entry) {
            case Entry.Decided decided -> Optional.of(decision(decided));
            case Entry.Happened happened -> happened(happened.wall(), happened.event());
            case Entry.Header header -> Optional.empty();
            case Entry.Amended amended -> Optional.empty();
            case Entry.Reached reached -> Optional.empty();
            case Entry.TailDropped dropped -> Optional.empty();
        };
    }

    Map<String, Object> event(long wall, Level level, String kind, String text, Map<String, ?> fields) {
        Map<String, Object> line = line(wall, level, kind);
        return with(line, text, List.of(), fields);
    }

    Map<String, Object> progress(long wall, StepRef step, Map<String, ?> fields) {
        Map<String, Object> line = line(wall, Level.INFO, "progress");
        line.put("phase", step.phase());
        line.put("step", step.step());
        return with(line, step + " goes on", List.of(), fields);
    }

    Map<String, Object> left(long wall, Optional<Ending> ending) {
        return ending.map(how -> event(
                        wall,
                        Level.of(how),
                        "run_left",
                        how.resumable() ? "this process drives the run no longer; resume goes on" : "the run is over",
                        Map.of("ending", word(how), "exit_code", how.exitCode())))
                .orElseGet(() -> event(wall, Level.ERROR, "run_left", "this process failed; resume goes on", Map.of()));
    }

    private Map<String, Object> decision(Entry.Decided decided) {
        Decision decision = decided.decision();
        Map<String, Object> line = line(decided.wall(), Level.of(decision.kind()), word(decision.kind()));
        Optional<StepRef> step = Optional.ofNullable(steps.get(decision.subject()));
        decision.phase().or(() -> step.map(StepRef::phase)).ifPresent(phase -> line.put("phase", phase));
        step.ifPresent(ref -> line.put("step", ref.step()));
        return with(line, decision.text(), decision.reasons(), Map.of("subject", decision.subject()));
    }

    private Optional<Map<String, Object>> happened(long wall, Event event) {
        return switch (event) {
            case Event.Started started ->
                Optional.of(event(
                        wall,
                        Level.INFO,
                        "run_started",
                        started.operator() + " begins run " + started.runId(),
                        Map.of("operator", started.operator(), "digest", started.digest(), "tool", subject.tool())));
            case Event.Signalled signalled ->
                Optional.of(event(
                        wall,
                        Level.INFO,
                        "signal",
                        signalled.who() + " says "
                                + signalled.signal().getClass().getSimpleName().toLowerCase(Locale.ROOT),
                        Map.of("who", signalled.who())));
            case Event.EffectEnded ended -> effect(wall, ended);
            case Event.Fenced fenced -> Optional.of(event(wall, Level.ERROR, "fenced", fenced.text(), Map.of()));
            case Event.Moved moved -> Optional.of(event(wall, Level.WARNING, "moved", moved.text(), Map.of()));
            case Event.Woke woke -> Optional.of(event(wall, Level.WARNING, "slept", woke.text(), Map.of()));
            case Event.Resumed resumed -> Optional.empty();
            case Event.Rebuilt rebuilt -> Optional.empty();
            case Event.Abandoned abandoned -> Optional.empty();
            case Event.Told told -> Optional.empty();
            case Event.Tick tick -> Optional.empty();
            case Event.History history -> Optional.empty();
            case Event.Examined examined -> Optional.empty();
        };
    }

    /** What went well says a decision; a batch among thousands says progress. */
    private Optional<Map<String, Object>> effect(long wall, Event.EffectEnded ended) {
        StepRef step = ended.id().step();
        return switch (ended.result()) {
            case EffectResult.Failed failed ->
                Optional.of(effect(
                        wall,
                        step,
                        "effect_failed",
                        failed.message(),
                        Map.of("code", failed.code(), "retryable", failed.retryable())));
            case EffectResult.Unknown unknown ->
                Optional.of(effect(wall, step, "effect_unknown", unknown.detail(), Map.of()));
            case EffectResult.Done done -> Optional.empty();
            case EffectResult.Opened opened -> Optional.empty();
            case EffectResult.BatchDone batch -> Optional.empty();
            case EffectResult.OldTransactions old -> Optional.empty();
            case EffectResult.LockTried tried -> Optional.empty();
            case EffectResult.Cancelled cancelled -> Optional.empty();
            case EffectResult.Found found -> Optional.empty();
        };
    }

    private Map<String, Object> effect(long wall, StepRef step, String kind, String text, Map<String, ?> fields) {
        Map<String, Object> line = line(wall, Level.WARNING, kind);
        line.put("phase", step.phase());
        line.put("step", step.step());
        return with(line, text, List.of(), fields);
    }

    private Map<String, Object> line(long wall, Level level, String kind) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", TIME.format(Instant.ofEpochMilli(wall)));
        line.put("level", level.word());
        line.put("run", subject.runId());
        line.put("runbook", subject.runbook().name());
        line.put("environment", subject.environment());
        line.put("kind", kind);
        return line;
    }

    private static Map<String, Object> with(
            Map<String, Object> line, String text, List<String> reasons, Map<String, ?> fields) {
        line.put("text", text);
        line.put("reasons", reasons);
        line.put("fields", new TreeMap<>(fields));
        return line;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
