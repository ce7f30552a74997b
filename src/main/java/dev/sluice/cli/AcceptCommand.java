package dev.sluice.cli;

import dev.sluice.journal.Letter;
import dev.sluice.run.Accepting;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Past;
import dev.sluice.run.Refused;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice accept OFFER [ROW]}. */
@Command(
        name = "accept",
        mixinStandardHelpOptions = true,
        description = "Has a run carry out what a diagnosis offers, on one row of its evidence.",
        footer = {"", "Example:  sluice accept cancel_blocker 1 --because \"a forgotten report\" --confirm 4711"})
final class AcceptCommand implements Callable<Integer> {
    @Parameters(arity = "1..2", paramLabel = "OFFER [ROW]", description = "The offer, and the row that it is for.")
    private List<String> offer;

    @Option(names = "--because", required = true, paramLabel = "TEXT", description = "Why; it is journaled.")
    private String because;

    @Option(
            names = "--confirm",
            paramLabel = "PID",
            description = "The session that is shown without it; nothing is done before.")
    private Optional<String> confirm = Optional.empty();

    @Option(names = "--run", paramLabel = "RUN", description = "The run (default: the only open one).")
    private Optional<String> run = Optional.empty();

    @Mixin
    private Place place;

    @Mixin
    private Streams output;

    @Override
    public Integer call() throws Exception {
        Operator.requireReason(because);
        String runId = place.run(run);
        Past past = Past.of(place.runs(), runId);
        Accepting accepting = Accepting.of(past.view(), String.join(" ", offer));
        accepting.lines().forEach(output.out()::println);
        output.out().flush();
        if (!confirm.equals(Optional.of(accepting.confirmation()))) {
            throw new Refused(
                    ExitCode.USAGE,
                    confirm.isPresent()
                            ? confirm.get() + " is not what this would be done to; nothing was done"
                            : "nothing was done yet: it is to be confirmed",
                    "sluice accept " + String.join(" ", offer) + " --run " + runId + " --because \"" + because
                            + "\" --confirm " + accepting.confirmation());
        }
        return SignalSender.send(place.runs(), runId, Letter.of(Operator.name(), accepting.signal(because)), output);
    }
}
