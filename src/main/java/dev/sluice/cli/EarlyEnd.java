package dev.sluice.cli;

import dev.sluice.run.ExitCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Lets a command that is told to end (Ctrl-C, SIGTERM) show what it has so far, within a bound, and ends the process with 130. */
final class EarlyEnd {
    private static final long LONGEST_SECONDS = 60;

    private final BooleanSupplier stop;
    private final CountDownLatch shown = new CountDownLatch(1);
    private final Thread hook = new Thread(this::toldToEnd, "early-end");

    /** @param stop asks the command to come to its end, and does not wait for it; false if it has nothing to show */
    EarlyEnd(BooleanSupplier stop) {
        this.stop = stop;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void toldToEnd() {
        try {
            if (!stop.getAsBoolean() || shown.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything has been shown. */
    void close() {
        shown.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // The hook ends the process.
        }
    }
}
