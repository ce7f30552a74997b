package dev.sluice.telemetry;

import dev.sluice.engine.Ending;
import dev.sluice.engine.RunView;
import dev.sluice.journal.Entry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Several witnesses as one: one that fails is left out from then on, is named, and harms neither the others nor the run. */
public final class Witnesses implements Witness {
    /** How long the end of a process waits for a witness that does not ask for more. */
    public static final Duration LONGEST_FAREWELL = Duration.ofSeconds(5);

    private final CopyOnWriteArrayList<Witness> all;
    private final Consumer<String> trouble;

    /** @param trouble told in one sentence what does not reach the outside; any thread */
    public Witnesses(List<Witness> all, Consumer<String> trouble) {
        this.all = new CopyOnWriteArrayList<>(all);
        this.trouble = trouble;
    }

    /** Whether nobody follows. */
    public boolean isEmpty() {
        return all.isEmpty();
    }

    @Override
    public void recalls(Entry entry) {
        each(witness -> witness.recalls(entry));
    }

    @Override
    public void wrote(Entry entry) {
        each(witness -> witness.wrote(entry));
    }

    @Override
    public void reads(MetricReadings readings) {
        each(witness -> witness.reads(readings));
    }

    @Override
    public void sees(RunView view) {
        each(witness -> witness.sees(view));
    }

    /** All at once, each no longer than its own {@link Witness#farewell}. */
    @Override
    public void leaves(Optional<Ending> ending) {
        Map<Thread, Long> farewells = new LinkedHashMap<>();
        for (Witness witness : all) {
            farewells.put(
                    Thread.ofPlatform()
                            .daemon()
                            .name("farewell of " + witness.getClass().getSimpleName())
                            .start(() -> guarded(witness, () -> witness.leaves(ending))),
                    System.nanoTime() + witness.farewell().toNanos());
        }
        try {
            for (Map.Entry<Thread, Long> farewell : farewells.entrySet()) {
                TimeUnit.NANOSECONDS.timedJoin(farewell.getKey(), Math.max(1, farewell.getValue() - System.nanoTime()));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void each(Consumer<Witness> word) {
        for (Witness witness : all) {
            guarded(witness, () -> word.accept(witness));
        }
    }

    private void guarded(Witness witness, Runnable word) {
        try {
            word.run();
        } catch (RuntimeException failure) {
            all.remove(witness);
            trouble.accept(witness.getClass().getSimpleName() + " follows the run no longer: " + failure);
        }
    }
}
