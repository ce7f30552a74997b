package dev.sluice.rehearsal;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Simulates many seeds on all cores; each run stays on one thread. */
public final class Batch {
    private final Simulation simulation;
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private volatile boolean stopped;

    public Batch(Simulation simulation) {
        this.simulation = simulation;
    }

    /** Ends at once, without the runs in hand; from any thread. */
    public void stop() {
        stopped = true;
    }

    /**
     * Simulates.
     *
     * @param first the first seed; the others follow it
     * @param progress told now and then how many runs are done, on the threads that simulate
     */
    public Statistics run(long first, long runs, LongConsumer progress) throws InterruptedException {
        int threads = Runtime.getRuntime().availableProcessors();
        try (ExecutorService pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("simulation-", 0).daemon(true).factory())) {
            List<Future<Statistics>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                parts.add(pool.submit(() -> part(first, runs, progress)));
            }
            Statistics all = simulation.statistics();
            for (Future<Statistics> part : parts) {
                all.add(part.get());
            }
            return all;
        } catch (ExecutionException fault) {
            throw new IllegalStateException("a simulated run broke off", fault.getCause());
        }
    }

    private Statistics part(long first, long runs, LongConsumer progress) {
        Statistics statistics = simulation.statistics();
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        long began = clock.getCurrentThreadCpuTime();
        for (long index = next.getAndIncrement(); index < runs && !stopped; index = next.getAndIncrement()) {
            simulation.run(first + index, () -> stopped).ifPresent(outcome -> {
                statistics.add(outcome);
                progress.accept(done.incrementAndGet());
            });
        }
        statistics.spent(clock.getCurrentThreadCpuTime() - began);
        return statistics;
    }
}
