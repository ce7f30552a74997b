package dev.sluice.rehearsal;

import dev.sluice.engine.Position;
import dev.sluice.language.model.StepRef;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the simulated target database holds: the fence, Sluice's own rows, and what the run's steps made of the rest. */
final class Data {
    private final Map<StepRef, SimTable> tables = new LinkedHashMap<>();
    private final Map<StepRef, Integer> applied = new LinkedHashMap<>();
    private final Set<StepRef> half = new LinkedHashSet<>();
    private final Set<String> traces = new LinkedHashSet<>();
    private String runId = "";
    private long epoch;
    private boolean open;
    private Optional<Position> position = Optional.empty();

    void table(StepRef step, SimTable table) {
        tables.put(step, table);
    }

    SimTable table(StepRef step) {
        return tables.get(step);
    }

    Map<StepRef, SimTable> tables() {
        return tables;
    }

    /** How often the transaction of a step stands committed, undone ones taken off. */
    int applied(StepRef step) {
        return applied.getOrDefault(step, 0);
    }

    void apply(StepRef step, int change) {
        applied.merge(step, change, Integer::sum);
    }

    boolean hasTrace(String key) {
        return traces.contains(key);
    }

    /** What a statement outside a transaction has left unfinished, such as an invalid index. */
    boolean half(StepRef step) {
        return half.contains(step);
    }

    void half(StepRef step, boolean now) {
        if (now) {
            half.add(step);
        } else {
            half.remove(step);
        }
    }

    /** An effect leaves its idempotency row, and takes that of its opposite away. */
    void trace(String key, String opposite) {
        traces.add(key);
        traces.remove(opposite);
    }

    void take(String run) {
        runId = run;
        epoch++;
        open = true;
    }

    void close() {
        open = false;
    }

    void position(Position now) {
        position = Optional.of(now);
    }

    String runId() {
        return runId;
    }

    long epoch() {
        return epoch;
    }

    boolean isOpen() {
        return open;
    }

    Optional<Position> position() {
        return position;
    }
}
