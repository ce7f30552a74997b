package dev.sluice.rehearsal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/** Time, chance and the agenda of one simulated run, and the record of what happened. For one thread. */
final class World {
    /** Wall clock at the beginning; any moment would do. */
    static final long EPOCH = 1_700_000_000_000L;

    final Chance chance;
    final Tally tally = new Tally();
    private final PriorityQueue<Due> agenda =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::sequence));
    private final List<Violation> violations = new ArrayList<>();
    private final Optional<List<String>> trace;
    private long now;
    private long sequence;

    private record Due(long at, long sequence, Runnable action) {}

    World(long seed, boolean traced) {
        chance = new Chance(seed);
        trace = traced ? Optional.of(new ArrayList<>()) : Optional.empty();
    }

    /** Milliseconds since the simulation began. */
    long now() {
        return now;
    }

    void at(long time, Runnable action) {
        agenda.add(new Due(Math.max(now, time), sequence++, action));
    }

    void in(long millis, Runnable action) {
        at(now + millis, action);
    }

    /** Lets the next thing happen; false if nothing is left. */
    boolean next() {
        Due due = agenda.poll();
        if (due == null) {
            return false;
        }
        now = due.at();
        due.action().run();
        return true;
    }

    boolean traced() {
        return trace.isPresent();
    }

    /** Notes what happened, for whoever reads the trace; the words are made only then. */
    void tell(Supplier<String> text) {
        trace.ifPresent(lines -> lines.add(String.format("%10.3f  %s", now / 1_000.0, text.get())));
    }

    void injected(Fault fault) {
        tally.injected(fault);
        tell(() -> "FAULT  " + fault.text());
    }

    void effective(Fault fault) {
        tally.effective(fault);
    }

    void violated(String rule, String text) {
        violations.add(new Violation(rule, now, text));
        tell(() -> "VIOLATION  " + rule + ": " + text);
    }

    List<Violation> violations() {
        return violations;
    }

    List<String> trace() {
        return trace.orElse(List.of());
    }
}
