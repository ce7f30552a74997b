package dev.sluice.telemetry.otlp;

import dev.sluice.engine.Decision;
import dev.sluice.engine.EffectId;
import dev.sluice.engine.EffectResult;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Event;
import dev.sluice.engine.RunView;
import dev.sluice.journal.Entry;
import dev.sluice.language.model.StepRef;
import dev.sluice.telemetry.Subject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes a trace of a journal: run, phase, step, batch. Two processes that fold the same journal name each span alike. For one
 * thread at a time.
 */
final class Spans {
    /** Batches after these are told only where they fail; the step's span says how many there were. */
    static final int MOST_BATCHES = 10_000;

    private static final String RUN = "run";

    private final Subject subject;
    private final Ids ids;
    private final Consumer<SpanData> ended;
    private final Map<String, OpenSpan> phases = new LinkedHashMap<>();
    private final Map<String, OpenSpan> steps = new LinkedHashMap<>();
    private final Map<String, Integer> occurrences = new HashMap<>();
    private final Map<String, Long> batches = new HashMap<>();
    private Optional<OpenSpan> run = Optional.empty();
    private Optional<RunView.FlightView> flight = Optional.empty();
    private int told;

    /** @param ended takes each span when it has ended */
    Spans(Subject subject, Consumer<SpanData> ended) {
        this.subject = subject;
        this.ids = new Ids(subject);
        this.ended = ended;
    }

    void sees(RunView view) {
        flight = view.inFlight();
    }

    void fold(Entry entry) {
        switch (entry) {
            case Entry.Header header -> run(header.wall());
            case Entry.Decided decided -> decided(decided.wall(), decided.decision());
            case Entry.Happened happened -> {
                if (happened.event() instanceof Event.EffectEnded effect) {
                    effect(happened.wall(), effect);
                }
            }
            case Entry.Amended amended -> note(amended.wall(), "amended", amended.who() + ": " + amended.because());
            case Entry.Reached reached -> {
                // Where a database was is no matter of time.
            }
            case Entry.TailDropped dropped ->
                note(dropped.wall(), "tail_dropped", dropped.bytes() + " bytes of the journal");
        }
    }

    private OpenSpan run(long wall) {
        if (run.isEmpty()) {
            run = Optional.of(new OpenSpan(RUN, ids.span(RUN), Optional.empty(), RUN + " " + name(), wall)
                    .with("sluice.run", subject.runId())
                    .with("sluice.runbook", name()));
        }
        return run.get();
    }

    private String name() {
        return subject.runbook().name();
    }

    private void note(long wall, String what, String text) {
        run(wall).happened(wall, what, Map.of("text", text));
    }

    private void decided(long wall, Decision decision) {
        switch (decision.kind()) {
            case PHASE_ENTERED -> phase(wall, decision.subject());
            case STEP_BEGAN -> step(wall, decision.subject());
            default -> {
                // It happens within what is open.
            }
        }
        around(wall, decision).happened(wall, word(decision.kind()), details(decision));
        switch (decision.kind()) {
            case PHASE_LEFT -> end(wall, phases.remove(decision.subject()));
            case STEP_ENDED, STEP_SKIPPED, UNDONE -> endStep(wall, decision.subject());
            case STEP_FAILED -> {
                Optional.ofNullable(steps.get(decision.subject())).ifPresent(step -> step.failed(decision.text()));
                endStep(wall, decision.subject());
            }
            case ROLLBACK_BEGAN -> {
                run(wall).failed(decision.text());
                decision.phase().map(phases::get).ifPresent(phase -> phase.failed(decision.text()));
            }
            case FINISHED -> finished(wall, decision);
            default -> {
                // It ends nothing.
            }
        }
    }

    /** The innermost span that is open around a decision. */
    private OpenSpan around(long wall, Decision decision) {
        return Optional.ofNullable(steps.get(decision.subject()))
                .or(() -> decision.phase().map(phases::get))
                .orElseGet(() -> run(wall));
    }

    private static Map<String, Object> details(Decision decision) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("text", decision.text());
        details.put("subject", decision.subject());
        if (!decision.reasons().isEmpty()) {
            details.put("reasons", decision.reasons());
        }
        return details;
    }

    private void phase(long wall, String phase) {
        phases.computeIfAbsent(
                phase, name -> open(run(wall), "phase " + name, wall).with("sluice.phase", name));
    }

    /** The step's span, opened if it is not: a failed step may go on without a word. */
    private OpenSpan step(long wall, String address) {
        return steps.computeIfAbsent(address, unused -> {
            int dot = address.indexOf('.');
            String phase = address.substring(0, Math.max(0, dot));
            OpenSpan parent = Optional.ofNullable(phases.get(phase)).orElseGet(() -> run(wall));
            return open(parent, "step " + address, wall)
                    .with("sluice.phase", phase)
                    .with("sluice.step", address.substring(dot + 1));
        });
    }

    private OpenSpan open(OpenSpan parent, String name, long wall) {
        String place = parent.path + "/" + name;
        String path = place + "#" + occurrences.merge(place, 1, Integer::sum);
        return new OpenSpan(path, ids.span(path), Optional.of(parent), name, wall);
    }

    private void endStep(long wall, String address) {
        OpenSpan step = steps.remove(address);
        if (step != null && batches.containsKey(step.path)) {
            step.with("sluice.batches", batches.remove(step.path));
        }
        end(wall, step);
    }

    private void end(long wall, OpenSpan span) {
        if (span != null) {
            ended.accept(span.end(wall));
        }
    }

    private void finished(long wall, Decision decision) {
        Ending ending = Ending.valueOf(decision.subject());
        if (ending.resumable()) {
            return;
        }
        if (ending != Ending.DONE) {
            run(wall).failed(decision.text());
        }
        List.copyOf(steps.keySet()).forEach(step -> endStep(wall, step));
        phases.values().forEach(phase -> end(wall, phase));
        phases.clear();
        run(wall).with("sluice.verdict", word(ending));
        end(wall, run(wall));
    }

    private void effect(long wall, Event.EffectEnded effect) {
        EffectId id = effect.id();
        if (id.ordinal() == 0) {
            return;
        }
        switch (effect.result()) {
            case EffectResult.BatchDone done -> {
                OpenSpan batch = batch(wall, wall - done.allMillis(), effect)
                        .with("sluice.rows", done.rows())
                        .with("sluice.rows_done", done.rowsDone());
                if (told < MOST_BATCHES) {
                    told++;
                    end(wall, batch);
                }
            }
            case EffectResult.Failed failed -> {
                long began = flight.filter(it -> it.id().equals(id))
                        .map(it -> wall - Math.max(0, effect.at() - it.since()))
                        .orElse(wall);
                OpenSpan batch = batch(wall, began, effect).with("sluice.code", failed.code());
                batch.failed(failed.code() + ": " + failed.message());
                end(wall, batch);
            }
            default -> {
                // No batch: a key space opened, a wait, something found out.
            }
        }
    }

    private OpenSpan batch(long wall, long began, Event.EffectEnded effect) {
        EffectId id = effect.id();
        OpenSpan step = step(began, id.step().toString());
        batches.merge(step.path, 1L, Long::sum);
        String path = step.path + "/" + id + "@" + effect.at();
        StepRef ref = id.step();
        return new OpenSpan(
                        path,
                        ids.span(path),
                        Optional.of(step),
                        (id.undo() ? "undo batch " : "batch ") + id.ordinal(),
                        began)
                .with("sluice.phase", ref.phase())
                .with("sluice.step", ref.step());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
