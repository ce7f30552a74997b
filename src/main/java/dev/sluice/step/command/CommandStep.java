package dev.sluice.step.command;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Outcome;
import dev.sluice.step.Progress;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs commands. Blocks its caller; stateless. */
public final class CommandStep {

    private static final Duration EACH_LOOK = Duration.ofMillis(100);

    /** How long the last output may take to arrive once the command has ended. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private static final File NOTHING = new File("/dev/null");

    /** Told of a process as soon as there is one. */
    private interface Birth {
        void of(Process process) throws IOException;
    }

    /**
     * As {@link #run(CommandEffect, Cancellation, Progress)}, with a trace of the command for whoever comes after this process;
     * nothing is started while something of an earlier attempt still runs.
     */
    public Outcome run(CommandEffect effect, Trace trace, Cancellation cancellation, Progress progress) {
        Optional<String> living = trace.living();
        if (living.isPresent()) {
            return new Outcome.Failed("RUNNING", living.get(), false).leavingNothing();
        }
        Process[] child = new Process[1];
        try {
            trace.begins();
        } catch (IOException failure) {
            return new Outcome.Failed("START", "nothing can be noted of it beside the journal: " + failure, true)
                    .leavingNothing();
        }
        try {
            return run(
                    effect.with(Trace.VARIABLE, trace.effect()),
                    process -> {
                        child[0] = process;
                        trace.started(process.toHandle());
                    },
                    cancellation,
                    progress);
        } finally {
            if (child[0] == null || !child[0].isAlive()) {
                trace.ended();
            }
        }
    }

    /**
     * Starts the command and waits for its end; each line it prints is progress. A stop sends SIGTERM to it and to all it has
     * started, and after its grace SIGKILL; what it has done by then stays done, so that its fate is unknown.
     */
    public Outcome run(CommandEffect effect, Cancellation cancellation, Progress progress) {
        return run(effect, process -> {}, cancellation, progress);
    }

    private static Outcome run(CommandEffect effect, Birth birth, Cancellation cancellation, Progress progress) {
        if (cancellation.requested().isPresent()) {
            return new Outcome.Cancelled(cancellation.requested().get());
        }
        ProcessBuilder builder = new ProcessBuilder(effect.argv())
                .directory(effect.directory().toFile())
                .redirectErrorStream(true)
                .redirectInput(NOTHING);
        builder.environment().putAll(effect.environment());
        Process process;
        try {
            process = builder.start();
        } catch (IOException failure) {
            return new Outcome.Failed(
                            "START", "cannot start " + effect.argv().getFirst() + ": " + failure.getMessage(), false)
                    .leavingNothing();
        }
        try {
            birth.of(process);
        } catch (IOException unnoted) {
            // Its environment names it.
        }
        OutputTail output =
                OutputTail.of(process.getInputStream(), effect.secrets().masking(), progress::report);
        Optional<Outcome> stopped = await(process, effect, cancellation);
        output.finish(LAST_WORDS);
        return stopped.orElseGet(() -> ended(process.exitValue(), effect, output));
    }

    /** Absent if the command has ended by itself. */
    private static Optional<Outcome> await(Process process, CommandEffect effect, Cancellation cancellation) {
        ProcessTree tree = new ProcessTree(process);
        long end = System.nanoTime() + effect.timeout().toNanos();
        try {
            while (!process.waitFor(EACH_LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (cancellation.requested().isPresent()) {
                    String how = tree.end(effect.grace());
                    return Optional.of(
                            new Outcome.Unknown(cancellation.requested().get() + "; the command " + how));
                }
                if (System.nanoTime() - end > 0) {
                    String how = tree.end(effect.grace());
                    return Optional.of(new Outcome.Failed(
                            "TIMEOUT", "took longer than " + effect.timeout().toSeconds() + "s and " + how, false));
                }
            }
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            String how = tree.end(effect.grace());
            Thread.currentThread().interrupt();
            return Optional.of(new Outcome.Unknown("interrupted; the command " + how));
        }
    }

    private static Outcome ended(int exit, CommandEffect effect, OutputTail output) {
        if (exit == effect.expectedExit()) {
            return new Outcome.Done("exit " + exit);
        }
        String said = output.text().strip();
        return new Outcome.Failed("EXIT " + exit, said.isEmpty() ? "it printed nothing" : said, true);
    }
}
