package dev.sluice.cli;

import dev.sluice.run.ExitCode;
import dev.sluice.run.Past;
import dev.sluice.run.StatusText;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice why [RUN]}. */
@Command(
        name = "why",
        mixinStandardHelpOptions = true,
        description = "Explains the verdict of a run: every rule with its values, their age, and its clock.",
        footer = {"", "Example:  sluice why"})
final class WhyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", arity = "0..1", description = "The run (default: the only open one).")
    private Optional<String> run = Optional.empty();

    @Mixin
    private Place place;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        Past past = Past.of(place.runs(), place.run(run));
        if (output.json()) {
            output.out().println(WhyJson.of(past));
        } else {
            StatusText.why(past, output.layout()).forEach(output.out()::println);
        }
        output.out().flush();
        return ExitCode.DONE.code();
    }
}
