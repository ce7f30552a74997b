package dev.sluice.document.record;

import dev.sluice.engine.Decision;
import dev.sluice.engine.EffectResult;
import dev.sluice.engine.Event;
import dev.sluice.engine.Signal;
import dev.sluice.journal.Entry;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.StepRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Takes a journal line by line. Its size is bounded by the runbook and by what people did, not by the length of the run. */
final class Gathering implements Consumer<Entry> {
    /** As many decisions are kept from the beginning, and as many from the end. */
    static final int MOST = 5_000;

    final Readings readings = new Readings();
    final Standing standing = new Standing();
    private final Optional<Refold> refold;
    private final Optional<Progress> progress;
    final Set<String> operators = new LinkedHashSet<>();
    final List<RunRecord.Done> people = new ArrayList<>();
    final List<RunRecord.Clock> clocks = new ArrayList<>();
    final List<Entry.Amended> amendments = new ArrayList<>();
    final List<RunRecord.Told> baselines = new ArrayList<>();
    final List<Entry.Happened> rebuilt = new ArrayList<>();
    private final List<RunRecord.Told> first = new ArrayList<>();
    private final Deque<RunRecord.Told> last = new ArrayDeque<>();
    private final Map<StepRef, Long> rows = new LinkedHashMap<>();
    Optional<Event.Started> started = Optional.empty();
    Optional<Decision> ending = Optional.empty();
    int resumes;
    long dropped;
    long firstWall;
    long lastWall;
    long at;
    private long decisions;
    private boolean takenUp;

    /** Decides the run again as it goes. */
    Gathering(Runbook runbook) {
        this.refold = Optional.of(new Refold(runbook, readings));
        this.progress = Optional.of(new Progress(runbook, readings));
    }

    /** Only what stands in the journal's own words. */
    Gathering() {
        this.refold = Optional.empty();
        this.progress = Optional.empty();
    }

    Refold refold() {
        return refold.orElseThrow();
    }

    @Override
    public void accept(Entry entry) {
        firstWall = firstWall == 0 ? entry.wall() : firstWall;
        lastWall = entry.wall();
        refold.ifPresent(again -> again.accept(entry, decisions + 1));
        switch (entry) {
            case Entry.Header header -> operators.add(header.operator());
            case Entry.Happened happened -> happened(happened);
            case Entry.Decided decided -> {
                at = Math.max(at, decided.at());
                decided(decided);
            }
            case Entry.Amended amended -> amended(amended);
            case Entry.Reached reached -> {}
            case Entry.TailDropped torn -> dropped += torn.bytes();
        }
    }

    /** It is no decision of the interpreter, and belongs among those all the same. */
    private void amended(Entry.Amended amended) {
        operators.add(amended.who());
        amendments.add(amended);
        String text = amended.who() + " lets the run go on with a changed runbook, digest " + amended.digest();
        tell(
                amended.wall(),
                at,
                new Decision(Decision.Kind.RESUMED, Optional.empty(), "runbook", text, List.of(amended.because())));
    }

    private void happened(Entry.Happened happened) {
        Event event = happened.event();
        at = Math.max(at, event.at());
        takenUp = event instanceof Event.Resumed || event instanceof Event.Rebuilt;
        if (clocks.isEmpty() || takenUp) {
            clocks.add(new RunRecord.Clock(event.at(), happened.wall()));
        }
        switch (event) {
            case Event.Started begun -> started = Optional.of(begun);
            case Event.Resumed resumed -> {
                ending = Optional.empty();
                resumes++;
                operators.add(resumed.operator());
            }
            case Event.Rebuilt found -> {
                started = Optional.of(found.began());
                rebuilt.add(happened);
                resumes++;
                operators.add(found.began().operator());
            }
            case Event.Fenced fenced -> {}
            case Event.Moved moved -> {}
            case Event.Woke woke -> {}
            case Event.Told told -> {}
            case Event.Abandoned abandoned -> operators.add(abandoned.who());
            case Event.History history -> {}
            case Event.Examined examined -> {}
            case Event.Tick tick ->
                tick.samples()
                        .forEach(sample ->
                                readings.read(sample.metric(), standing.phase(), tick.at(), sample.reading(), true));
            case Event.EffectEnded ended -> ended(ended);
            case Event.Signalled signalled -> {
                people.add(new RunRecord.Done(happened.wall(), signalled, false));
                if (signalled.signal() instanceof Signal.Throttle throttle) {
                    standing.asked(throttle.share());
                }
            }
        }
    }

    private void ended(Event.EffectEnded ended) {
        if (!ended.id().undo() && ended.result() instanceof EffectResult.BatchDone batch) {
            StepRef step = ended.id().step();
            rows.put(step, batch.rowsDone());
            standing.rows(step.phase(), rowsOf(step.phase()));
            progress.ifPresent(metrics -> metrics.rows(standing.phase(), ended.at(), step, rows));
        }
    }

    private long rowsOf(String phase) {
        return rows.entrySet().stream()
                .filter(step -> step.getKey().phase().equals(phase))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private void decided(Entry.Decided decided) {
        Decision decision = decided.decision();
        RunRecord.Told told = tell(decided.wall(), decided.at(), decision);
        standing.decided(decided.at(), decision, takenUp);
        switch (decision.kind()) {
            case FINISHED -> ending = Optional.of(decision);
            case BASELINE -> baselines.add(told);
            case PERSON -> {
                if (decision.text().startsWith("refused: ") && !people.isEmpty()) {
                    RunRecord.Done refused = people.removeLast();
                    people.add(new RunRecord.Done(refused.wall(), refused.signalled(), true));
                }
            }
            default -> {}
        }
    }

    private RunRecord.Told tell(long wall, long when, Decision decision) {
        RunRecord.Told told = new RunRecord.Told(++decisions, wall, when, decision);
        if (first.size() < MOST) {
            first.add(told);
        } else {
            last.addLast(told);
            if (last.size() > MOST) {
                last.removeFirst();
            }
        }
        return told;
    }

    RunRecord.Decisions decisions() {
        List<RunRecord.Told> all = new ArrayList<>(first);
        all.addAll(last);
        return new RunRecord.Decisions(all, decisions - all.size());
    }
}
