package dev.sluice.cli;

import dev.sluice.console.Watch;
import dev.sluice.journal.Journal;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Past;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice watch [RUN]}. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description =
                "Follows a run from another terminal until it ends, with the run's own exit code; changes nothing.",
        footer = {"", "Example:  sluice watch"})
final class WatchCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", arity = "0..1", description = "The run (default: the only open one).")
    private Optional<String> run = Optional.empty();

    @Mixin
    private Place place;

    @Mixin
    private Streams output;

    @Override
    public Integer call() throws Exception {
        String runId = place.run(run);
        Past past = Past.of(place.runs(), runId);
        try (Watch watch = Streams.terminal() && output.drawing()
                ? Watch.onTerminal(output.coloured())
                : Watch.asLines(output.out())) {
            return watch.follow(place.runs(), runId, new Journal.Folding(header -> past.runbook()))
                    .map(ended -> ended.ending().exitCode())
                    .orElse(ExitCode.INTERRUPTED.code());
        }
    }
}
