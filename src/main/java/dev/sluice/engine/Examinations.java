package dev.sluice.engine;

import dev.sluice.diagnosis.Findings;
import dev.sluice.diagnosis.FindingsText;
import dev.sluice.diagnosis.Judging;
import dev.sluice.gate.Assessment;
import dev.sluice.gate.Verdict;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Diagnosis;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which diagnoses are examined, and what came of them. One runs by itself when a gate pauses, an attempt gets no lock, a batch
 * fails or what is in flight stalls; each only where none of its measured symptoms is false, one at a time, and not again within a
 * minute unless somebody asks.
 */
final class Examinations {
    private static final long AGAIN_AFTER_MILLIS = 60_000;
    /** The shell answers within 30 s; one that does not must not hold up the end of a run. */
    private static final long LOST_AFTER_MILLIS = 35_000;

    private static final long BATCH_STALLS_MILLIS = 30_000;
    private static final long STATEMENT_STALLS_MILLIS = 60_000;

    private final Run run;
    private final Deque<Wanted> waiting = new ArrayDeque<>();
    private final Map<String, Long> begunAt = new HashMap<>();
    private final Map<String, RunView.Examined> newest = new LinkedHashMap<>();
    private Optional<UnderWay> underWay = Optional.empty();
    private int serial;
    private boolean paused;
    private Optional<InFlight> stalled = Optional.empty();

    private record Wanted(Diagnosis diagnosis, String occasion) {}

    private record UnderWay(Diagnosis diagnosis, int serial, long since) {}

    Examinations(Run run) {
        this.run = run;
    }

    /** Whether the findings of one are still to come. */
    boolean pending() {
        underWay = underWay.filter(one -> run.at - one.since() <= LOST_AFTER_MILLIS);
        return underWay.isPresent() || !waiting.isEmpty();
    }

    /** What was found, by diagnosis, the newest of each. */
    List<RunView.Examined> newest() {
        return List.copyOf(newest.values());
    }

    /** Looks whether there is an occasion: the gate pauses, or what is in flight stalls. */
    void observe(Optional<String> phase) {
        boolean pauses = run.assessment
                .map(Assessment::verdict)
                .filter(Verdict.PAUSE::equals)
                .isPresent();
        if (pauses && !paused) {
            occasion("phase " + phase.orElse("") + " pauses");
        }
        paused = pauses;
        run.inFlight.filter(this::stalls).filter(flight -> !isStalled(flight)).ifPresent(flight -> {
            stalled = Optional.of(flight);
            occasion(flight.id + " has gone on for " + Texts.millis(run.at - flight.since));
        });
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean isStalled(InFlight flight) {
        return stalled.isPresent() && stalled.get() == flight;
    }

    private boolean stalls(InFlight flight) {
        long lasted = run.at - flight.since;
        return switch (flight.effect) {
            case Effect.Batch ignored -> lasted > Math.max(BATCH_STALLS_MILLIS, flight.work.overdueMillis());
            case Effect.UndoBatch ignored -> lasted > Math.max(BATCH_STALLS_MILLIS, flight.work.overdueMillis());
            case Effect.Act act -> act.action() instanceof Action.Sql && lasted > STATEMENT_STALLS_MILLIS;
            case Effect.OpenBackfill ignored -> false;
            case Effect.AwaitOldTransactions ignored -> false;
            case Effect.TryLock ignored -> false;
            case Effect.FindOut ignored -> false;
            case Effect.Offered ignored -> false;
        };
    }

    /** Something went wrong that may have been diagnosed. */
    void occasion(String text) {
        run.runbook.diagnoses().stream()
                .filter(diagnosis -> !Judging.isAbsent(diagnosis, run.samples, run.baselines, run.at))
                .forEach(diagnosis -> want(diagnosis, text));
    }

    /** An attempt got no lock. What a symptom measures ended with the attempt, so that none is asked for. */
    void noLock(String text) {
        run.runbook.diagnoses().forEach(diagnosis -> want(diagnosis, text));
    }

    private void want(Diagnosis diagnosis, String occasion) {
        Long before = begunAt.get(diagnosis.name());
        if (before == null || run.at - before >= AGAIN_AFTER_MILLIS) {
            enqueue(diagnosis, occasion);
        }
    }

    private void enqueue(Diagnosis diagnosis, String occasion) {
        begunAt.put(diagnosis.name(), run.at);
        waiting.removeIf(wanted -> wanted.diagnosis().equals(diagnosis));
        waiting.add(new Wanted(diagnosis, occasion));
    }

    /** Somebody asks for one, or for all. Why that cannot be, if so. */
    Optional<String> ask(String who, Optional<String> name) {
        List<Diagnosis> all = run.runbook.diagnoses();
        List<Diagnosis> wanted = all.stream()
                .filter(diagnosis -> name.isEmpty() || diagnosis.name().equals(name.get()))
                .toList();
        if (wanted.isEmpty()) {
            return Optional.of(
                    all.isEmpty()
                            ? "the runbook states no diagnosis"
                            : "there is no diagnosis " + name.orElse("") + "; write one of: "
                                    + String.join(
                                            ", ",
                                            all.stream().map(Diagnosis::name).toList()));
        }
        wanted.forEach(diagnosis -> enqueue(diagnosis, Findings.askedBy(who)));
        return Optional.empty();
    }

    /** Begins the next one, unless one is under way. */
    void begin() {
        boolean busy = pending() && underWay.isPresent();
        if (!busy && !waiting.isEmpty()) {
            Wanted next = waiting.remove();
            underWay = Optional.of(new UnderWay(next.diagnosis(), ++serial, run.at));
            run.command(new Command.Examine(next.diagnosis().name(), next.occasion(), serial));
        }
    }

    /** One has ended; an echo of an earlier process counts for nothing. */
    Optional<RunView.Examined> examined(Event.Examined event, Optional<String> phase) {
        if (underWay.filter(one -> one.serial() == event.serial()).isEmpty()) {
            return Optional.empty();
        }
        Diagnosis diagnosis = underWay.get().diagnosis();
        underWay = Optional.empty();
        Findings findings =
                Judging.judge(diagnosis, event.occasion(), run.at, run.samples, run.baselines, event.evidence());
        RunView.Examined examined = new RunView.Examined(event.serial(), findings);
        // The newest last.
        newest.remove(diagnosis.name());
        newest.put(diagnosis.name(), examined);
        run.decide(
                Decision.Kind.DIAGNOSED,
                phase,
                diagnosis.name(),
                FindingsText.headline(findings) + " (" + event.occasion() + ")",
                reasons(findings));
        return Optional.of(examined);
    }

    private List<String> reasons(Findings findings) {
        List<String> reasons = new ArrayList<>(FindingsText.brief(findings));
        FindingsText.offers(findings)
                .forEach(offer -> reasons.add("sluice accept " + offer + " --run " + run.id + " --because ..."));
        reasons.add(run.type("diagnose"));
        return reasons;
    }

    /** What was under way is lost with its process; nothing of it changed anything. */
    void resumed() {
        underWay = Optional.empty();
        waiting.clear();
    }
}
