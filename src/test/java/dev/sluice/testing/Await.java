package dev.sluice.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Polls for something that another process or thread brings about, never longer than a bound. */
public final class Await {

    private static final Duration PAUSE = Duration.ofMillis(10);

    private Await() {}

    /** Waits until the condition is true. */
    public static void until(String what, Duration bound, Callable<Boolean> condition) {
        get(what, bound, () -> condition.call() ? Optional.of(true) : Optional.empty());
    }

    /** Waits until there is a value, and returns it. */
    public static <T> T get(String what, Duration bound, Callable<Optional<T>> source) {
        return get(what, bound, source, () -> "");
    }

    /** Waits until there is a value; {@code evidence} is asked for what was seen instead when the bound is over. */
    public static <T> T get(String what, Duration bound, Callable<Optional<T>> source, Supplier<String> evidence) {
        long end = System.nanoTime() + bound.toNanos();
        while (true) {
            Optional<T> value = call(source);
            if (value.isPresent()) {
                return value.get();
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within %d ms: %s%s".formatted(bound.toMillis(), what, evidence.get()));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static <T> Optional<T> call(Callable<Optional<T>> source) {
        try {
            return source.call();
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }
}
