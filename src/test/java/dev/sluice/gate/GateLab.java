package dev.sluice.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import dev.sluice.value.Missing;
import dev.sluice.value.QuantityParser;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One phase under a virtual clock: reads are answered from scripted values, and the gate is assessed each second and whenever a
 * reading arrives. Written amounts carry their units as in a runbook.
 */
final class GateLab {
    private static final String HEAD = """
            runbook lab "A gate under test"
            source db postgres
            source prom prometheus
            param limit duration = 10s in 1s .. 60s live
            metric lag duration safety from db as seconds every 15s sql "select 1"
            metric errors percent safety from prom as percent every 15s promql "errors"
            metric waiting count safety from db every 15s sql "select 2"
            metric rest rows correctness from db every 60s sql "select 3"
            metric filled rows progress from step p.work
            """;

    /** The property tests ask for the same few runbooks again and again. */
    private static final Map<String, Runbook> CHECKED = new HashMap<>();

    final Runbook runbook;
    final Phase phase;
    final Samples samples;
    final Baselines baselines;
    final PhaseWatch watch;
    long now;
    Assessment last;
    /** Verdicts in the order in which they changed, as {@code 30s PAUSE}. */
    final List<String> story = new ArrayList<>();

    private final Map<String, Answer> answers = new HashMap<>();
    private final Map<String, Long> delays = new HashMap<>();
    private final Map<String, Long> pending = new HashMap<>();
    private double progress;

    /** What a source says at a moment. */
    interface Answer {
        Reading at(long now);
    }

    private GateLab(Runbook runbook, Settings settings) {
        this.runbook = runbook;
        phase = runbook.phases().get(0);
        samples = Samples.of(runbook);
        baselines = new Baselines(samples);
        phase.baselines().forEach(baselines::declare);
        watch = new PhaseWatch(phase, runbook, samples, baselines, settings, 0);
        samples.activate(watch.metrics(), 0);
    }

    static GateLab of(String rules) {
        return of("", rules, new Settings(false, Optional.empty()));
    }

    static GateLab of(String metrics, String rules) {
        return of(metrics, rules, new Settings(false, Optional.empty()));
    }

    static GateLab of(String metrics, String rules, Settings settings) {
        return new GateLab(runbook(metrics, rules), settings);
    }

    static Runbook runbook(String metrics, String rules) {
        String text = HEAD + metrics + """

                phase p "P" {
                  step work backfill orders on db by id batch 100 rest 0s sql "update orders set a = 1 where :range"
                  undo none work because "a test"
                """ + rules + "\n}\n";
        return CHECKED.computeIfAbsent(text, GateLab::check);
    }

    private static Runbook check(String text) {
        Checked checked = Checker.check(new SourceText("lab.runbook", text), Map.of());
        return checked.runbook()
                .orElseThrow(() -> new AssertionError(checked.diagnostics().stream()
                        .map(found -> found.code() + " line " + found.span().line() + ": " + found.message())
                        .toList()
                        .toString()));
    }

    /** From now on the source answers this: {@code 34s}, {@code 0.5%}, {@code 12}, {@code true}. */
    GateLab set(String metric, String amount) {
        Value value = switch (amount) {
            case "true" -> Value.flag(true);
            case "false" -> Value.flag(false);
            default -> Value.amount(QuantityParser.parse(amount).orElseThrow().amount());
        };
        return answer(metric, at -> Reading.of(value, at));
    }

    GateLab missing(String metric) {
        return answer(metric, at -> Reading.missing(Missing.Cause.TIMEOUT, ""));
    }

    /** True, unknown, true, unknown: every second read fails. */
    GateLab flapping(String metric, String amount) {
        double value = QuantityParser.parse(amount).orElseThrow().amount();
        int[] reads = new int[1];
        return answer(
                metric,
                at -> reads[0]++ % 2 == 0
                        ? Reading.of(Value.amount(value), at)
                        : Reading.missing(Missing.Cause.TIMEOUT, ""));
    }

    GateLab answer(String metric, Answer answer) {
        answers.put(metric, answer);
        return this;
    }

    /** How long its reads take. */
    GateLab slow(String metric, String duration) {
        delays.put(metric, millis(duration));
        return this;
    }

    GateLab progress(double rows) {
        progress = rows;
        return this;
    }

    GateLab stepsDone() {
        watch.stepsDone(true, now);
        return this;
    }

    GateLab effect() {
        watch.effectBegan(now);
        watch.effectEnded(now);
        return this;
    }

    /** Runs the clock, second by second, up to a moment such as {@code 2m30s}, that second included. */
    GateLab to(String moment) {
        long until = millis(moment);
        while (now < until) {
            tick();
            now = Math.min(until, now + 1_000);
        }
        tick();
        return this;
    }

    /** Reads what is due, hands in what has arrived, and assesses. */
    Assessment tick() {
        for (String name : samples.engineDue(now)) {
            samples.engineSample(name, now, progress);
        }
        for (String name : samples.due(now)) {
            pending.put(name, now + delays.getOrDefault(name, 0L));
        }
        for (String name : List.copyOf(pending.keySet())) {
            if (pending.get(name) <= now) {
                pending.remove(name);
                Answer answer = answers.get(name);
                samples.arrived(
                        name, now, answer == null ? Reading.missing(Missing.Cause.UNREACHABLE, "") : answer.at(now));
            }
        }
        last = watch.assess(now);
        String entry = last.verdict().name();
        if (story.isEmpty() || !story.get(story.size() - 1).endsWith(" " + entry)) {
            story.add(text(now) + " " + entry);
        }
        return last;
    }

    /** A new process: what was in flight is lost. */
    GateLab crash() {
        pending.clear();
        samples.resumed(now);
        watch.resumed(now);
        return this;
    }

    GateLab expect(Verdict verdict) {
        assertEquals(
                verdict, last.verdict(), () -> "at " + text(now) + ", story " + story + ", because " + last.reasons());
        return this;
    }

    GateLab expect(Need.Why why) {
        assertEquals(Optional.of(why), last.personNeeded().map(Need::why), () -> "at " + text(now) + " " + story);
        return this;
    }

    GateLab expectNobodyNeeded() {
        assertEquals(Optional.empty(), last.personNeeded().map(Need::why), () -> "at " + text(now) + " " + story);
        return this;
    }

    static long millis(String duration) {
        return Math.round(QuantityParser.parse(duration).orElseThrow().amount() * 1_000);
    }

    static String text(long millis) {
        return dev.sluice.language.model.ExpressionText.duration(Duration.ofMillis(millis));
    }
}
