package dev.sluice.telemetry;

import dev.sluice.engine.Ending;
import dev.sluice.engine.RunView;
import dev.sluice.journal.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Several witnesses as one: one that fails is left out from then on, is named, and harms neither the others nor the run. */
public final class Witnesses implements Witness {
    /** How long the end of a process may wait for its witnesses. */
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

    /** All at once, and no longer than {@link #LONGEST_FAREWELL} together. */
    @Override
    public void leaves(Optional<Ending> ending) {
        List<Thread> farewells = new ArrayList<>();
        for (Witness witness : all) {
            farewells.add(Thread.ofPlatform()
                    .daemon()
                    .name("farewell of " + witness.getClass().getSimpleName())
                    .start(() -> guarded(witness, () -> witness.leaves(ending))));
        }
        long due = System.nanoTime() + LONGEST_FAREWELL.toNanos();
        try {
            for (Thread farewell : farewells) {
                TimeUnit.NANOSECONDS.timedJoin(farewell, Math.max(1, due - System.nanoTime()));
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
