package dev.sluice.document;

import dev.sluice.engine.Decision;
import dev.sluice.engine.EffectResult;
import dev.sluice.engine.Event;
import dev.sluice.journal.Entry;
import dev.sluice.language.model.StepRef;
import dev.sluice.value.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a journal tells, gathered line by line for the report; holds no reading but the extremes. */
final class Story {

    /** A decision with its two times. */
    record Told(long wall, long at, Decision decision) {}

    /** What a person did, with its two times. */
    record Done(long wall, Event.Signalled signalled) {}

    /** A stretch of the run's clock in which a phase was active; {@code end} is the newest time while it still is. */
    record Stay(String phase, long start, long end) {}

    /** The lowest and highest known value of a metric in a phase, and how often it had none. */
    static final class Extremes {
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        long known;
        final Map<String, Long> missing = new LinkedHashMap<>();
    }

    private Optional<Entry.Header> header = Optional.empty();
    private Optional<Event.Started> started = Optional.empty();
    private final Set<String> operators = new LinkedHashSet<>();
    private final List<Told> decisions = new ArrayList<>();
    private final List<Done> signals = new ArrayList<>();
    private final List<Stay> stays = new ArrayList<>();
    private final Map<String, Map<String, Extremes>> extremes = new HashMap<>();
    private final Map<StepRef, Long> rows = new LinkedHashMap<>();
    private Optional<String> phase = Optional.empty();
    private Optional<Decision> ending = Optional.empty();
    private int resumes;
    private long tornBytes;
    private long firstWall;
    private long lastWall;
    private long at;

    void add(Entry entry) {
        firstWall = firstWall == 0 ? entry.wall() : firstWall;
        lastWall = entry.wall();
        switch (entry) {
            case Entry.Header first -> {
                header = Optional.of(first);
                operators.add(first.operator());
            }
            case Entry.Happened happened -> happened(happened);
            case Entry.Decided decided -> {
                at = Math.max(at, decided.at());
                decisions.add(new Told(decided.wall(), decided.at(), decided.decision()));
                decided(decided);
            }
            case Entry.Amended amended -> amended(amended);
            case Entry.Reached reached -> {}
            case Entry.TailDropped dropped -> tornBytes += dropped.bytes();
        }
    }

    /** It is no decision of the interpreter, and belongs among those all the same. */
    private void amended(Entry.Amended amended) {
        operators.add(amended.who());
        String text = amended.who() + " lets the run go on with a changed runbook, digest " + amended.digest();
        decisions.add(new Told(
                amended.wall(),
                at,
                new Decision(Decision.Kind.RESUMED, Optional.empty(), "runbook", text, List.of(amended.because()))));
    }

    private void happened(Entry.Happened happened) {
        at = Math.max(at, happened.event().at());
        switch (happened.event()) {
            case Event.Started first -> started = Optional.of(first);
            case Event.Resumed resumed -> {
                ending = Optional.empty();
                resumes++;
                operators.add(resumed.operator());
            }
            case Event.Rebuilt rebuilt -> {
                started = Optional.of(rebuilt.began());
                resumes++;
                operators.add(rebuilt.began().operator());
            }
            case Event.Fenced fenced -> {}
            case Event.Woke woke -> {}
            case Event.Abandoned abandoned -> operators.add(abandoned.who());
            case Event.History history -> {}
            case Event.Tick tick -> tick.samples().forEach(this::sample);
            case Event.EffectEnded ended -> {
                if (!ended.id().undo() && ended.result() instanceof EffectResult.BatchDone batch) {
                    rows.put(ended.id().step(), batch.rowsDone());
                }
            }
            case Event.Signalled signalled -> signals.add(new Done(happened.wall(), signalled));
        }
    }

    private void sample(Event.Sample sample) {
        Extremes seen = extremes.computeIfAbsent(phase.orElse(""), unused -> new HashMap<>())
                .computeIfAbsent(sample.metric(), unused -> new Extremes());
        switch (sample.reading()) {
            case Reading.Absent absent ->
                seen.missing.merge(absent.missing().cause().name(), 1L, Long::sum);
            case Reading.Present present -> {
                seen.known++;
                if (present.value() instanceof dev.sluice.value.Value.Amount amount) {
                    seen.lowest = Math.min(seen.lowest, amount.amount());
                    seen.highest = Math.max(seen.highest, amount.amount());
                }
            }
        }
    }

    private void decided(Entry.Decided decided) {
        switch (decided.decision().kind()) {
            case PHASE_ENTERED -> {
                leave(decided.at());
                phase = decided.decision().phase();
                phase.ifPresent(name -> stays.add(new Stay(name, decided.at(), decided.at())));
            }
            case PHASE_LEFT -> {
                leave(decided.at());
                phase = Optional.empty();
            }
            case FINISHED -> ending = Optional.of(decided.decision());
            default -> {}
        }
    }

    private void leave(long end) {
        if (phase.isPresent() && !stays.isEmpty()) {
            Stay last = stays.removeLast();
            stays.add(new Stay(last.phase(), last.start(), end));
        }
    }

    /** To be called once, after the last entry. */
    void finish() {
        leave(at);
    }

    Optional<Entry.Header> header() {
        return header;
    }

    Optional<Event.Started> started() {
        return started;
    }

    List<String> operators() {
        return List.copyOf(operators);
    }

    List<Told> decisions() {
        return decisions;
    }

    List<Told> decisions(Set<Decision.Kind> kinds) {
        return decisions.stream()
                .filter(told -> kinds.contains(told.decision().kind()))
                .toList();
    }

    /** The decision that ended the run, if nobody has taken it up since. */
    Optional<Decision> ending() {
        return ending;
    }

    List<Done> signals() {
        return signals;
    }

    List<Stay> stays() {
        return stays;
    }

    Optional<Extremes> extremes(String inPhase, String metric) {
        return Optional.ofNullable(extremes.getOrDefault(inPhase, Map.of()).get(metric));
    }

    /** How often a metric had no value, by reason, over the whole run. */
    Map<String, Long> missing(String metric) {
        Map<String, Long> sum = new LinkedHashMap<>();
        extremes.values()
                .forEach(metrics -> Optional.ofNullable(metrics.get(metric))
                        .ifPresent(seen -> seen.missing.forEach((cause, count) -> sum.merge(cause, count, Long::sum))));
        return sum;
    }

    /** Rows done by the backfills of a phase. */
    long rows(String inPhase) {
        return rows.entrySet().stream()
                .filter(step -> step.getKey().phase().equals(inPhase))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    int resumes() {
        return resumes;
    }

    long tornBytes() {
        return tornBytes;
    }

    long firstWall() {
        return firstWall;
    }

    long lastWall() {
        return lastWall;
    }

    /** The run's clock at the end, milliseconds: time without downtime. */
    long at() {
        return at;
    }

    /** Time in pauses between two moments of the run's clock, milliseconds. */
    long paused(long start, long end) {
        long sum = 0;
        long since = -1;
        for (Told told : decisions) {
            if (told.decision().kind() == Decision.Kind.PAUSED && since < 0) {
                since = told.at();
            } else if (told.decision().kind() == Decision.Kind.RESUMED && since >= 0) {
                sum += overlap(since, told.at(), start, end);
                since = -1;
            }
        }
        return since < 0 ? sum : sum + overlap(since, end, start, end);
    }

    private static long overlap(long from, long to, long start, long end) {
        return Math.max(0, Math.min(to, end) - Math.max(from, start));
    }
}
