package dev.sluice.cli;

import dev.sluice.engine.Ending;
import dev.sluice.engine.RunState;
import dev.sluice.engine.Signal;
import dev.sluice.journal.JournalException;
import dev.sluice.journal.Letter;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Launch;
import dev.sluice.run.Licence;
import dev.sluice.run.Order;
import dev.sluice.run.Past;
import dev.sluice.run.Refused;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice abort [RUN]}: tells the process that drives it, or ends the run itself if nobody does. */
@Command(
        name = "abort",
        mixinStandardHelpOptions = true,
        description = {
            "Ends a run after the effect in flight. Undoes nothing, and cannot be resumed.",
            "A run that nobody drives is taken up for that, with its finally steps."
        },
        footer = {"", "Example:  sluice abort --because \"wrong table\""})
final class AbortCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", arity = "0..1", description = "The run (default: the only open one).")
    private Optional<String> run = Optional.empty();

    @Option(names = "--run", paramLabel = "RUN", description = "The same, by name.")
    private Optional<String> named = Optional.empty();

    @Option(names = "--because", required = true, paramLabel = "TEXT", description = "Why; it is journaled.")
    private String because;

    @Option(
            names = "--env",
            paramLabel = "ENV",
            description = "Leaves it in this environment's databases, for a run of another machine.")
    private Optional<String> environment = Optional.empty();

    @Mixin
    private Place place;

    @Mixin
    private Streams output;

    @Override
    public Integer call() throws Exception {
        Operator.requireReason(because);
        Optional<String> meant = run.or(() -> named);
        if (environment.isPresent()) {
            return SignalSender.send(
                    place.environment(environment.get()), meant, runbook -> new Signal.Abort(because), output);
        }
        String runId = place.run(meant);
        Past past = Past.of(place.runs(), runId);
        if (past.view().state() == RunState.ENDED) {
            throw new Refused(ExitCode.USAGE, "run " + runId + " is over", "sluice report " + runId);
        }
        try {
            return past.view().state() == RunState.NEW ? forget(past, runId) : end(past, runId);
        } catch (JournalException driven) {
            if (driven.code() != JournalException.Code.LOCKED) {
                throw driven;
            }
            Letter letter = Letter.of(Operator.name(), new Signal.Abort(because));
            return SignalSender.send(place.runs(), runId, letter, output);
        }
    }

    /** A run that died before its first event: what is taken up of it is its fence, which is given back. */
    private int forget(Past past, String runId) throws Refused, InterruptedException {
        try {
            return end(past, runId);
        } catch (Refused refused) {
            if (refused.exitCode() != ExitCode.USAGE) {
                throw refused;
            }
            output.out().println("run " + runId + " ended before it did anything, and holds nothing any more");
            output.out().flush();
            return ExitCode.DONE.code();
        }
    }

    /** @throws JournalException LOCKED if a process on this machine drives it */
    private int end(Past past, String runId) throws Refused, InterruptedException {
        Order order = new Order(
                past.runbook(),
                past.header().file(),
                past.header().params(),
                place.environment(past.header().environment()),
                place.runs(),
                runId,
                Operator.name(),
                true,
                false,
                Optional.empty(),
                Optional.empty(),
                false,
                Licence.NONE,
                Version.current());
        try (FaceHolder holder = FaceHolder.lines(order, output)) {
            Ending ending = Launch.resume(order, new Signal.Abort(because), holder.face());
            return ending == Ending.ABORTED ? ExitCode.DONE.code() : ending.exitCode();
        }
    }
}
