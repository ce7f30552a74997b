package dev.sluice.rehearsal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Time, chance and the agenda of one simulated run, and the record of what happened. For one thread. */
final class World {
    /** Wall clock at the beginning; any moment would do. */
    static final long EPOCH = 1_700_000_000_000L;

    final Chance chance;
    final Tally tally = new Tally();
    private final Agenda agenda = new Agenda();
    private final List<Violation> violations = new ArrayList<>();
    private final Optional<List<String>> trace;

    World(long seed, boolean traced) {
        chance = new Chance(seed);
        trace = traced ? Optional.of(new ArrayList<>()) : Optional.empty();
    }

    /** Milliseconds since the simulation began. */
    long now() {
        return agenda.now();
    }

    void at(long time, Runnable action) {
        agenda.at(time, action);
    }

    void in(long millis, Runnable action) {
        agenda.at(agenda.now() + millis, action);
    }

    /** Lets the next thing happen; false if nothing is left. */
    boolean next() {
        return agenda.next();
    }

    boolean traced() {
        return trace.isPresent();
    }

    /** Notes what happened, for whoever reads the trace; the words are made only then. */
    void tell(Supplier<String> text) {
        trace.ifPresent(lines -> lines.add(String.format("%10.3f  %s", now() / 1_000.0, text.get())));
    }

    void injected(Fault fault) {
        tally.injected(fault);
        tell(() -> "FAULT  " + fault.text());
    }

    void effective(Fault fault) {
        tally.effective(fault);
    }

    void violated(String rule, String text) {
        violations.add(new Violation(rule, now(), text));
        tell(() -> "VIOLATION  " + rule + ": " + text);
    }

    List<Violation> violations() {
        return violations;
    }

    List<String> trace() {
        return trace.orElse(List.of());
    }
}
