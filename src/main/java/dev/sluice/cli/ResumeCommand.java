package dev.sluice.cli;

import dev.sluice.run.Attendance;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Launch;
import dev.sluice.run.Licence;
import dev.sluice.run.Order;
import dev.sluice.run.Past;
import dev.sluice.run.Refused;
import dev.sluice.run.environment.Environment;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice resume RUN}. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = "Goes on exactly where a run stopped, with the runbook and the parameters that it began with.",
        footer = {
            "",
            "Example:  sluice resume orders_status-20261120-140000",
            "          sluice resume --take-over --because \"ada's laptop is asleep\""
        })
final class ResumeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", arity = "0..1", description = "The run (default: the only open one).")
    private Optional<String> run = Optional.empty();

    @Option(
            names = "--take-over",
            description = "Takes the run from a process that may be alive: ends its sessions first. Needs --because.")
    private boolean takeOver;

    @Option(names = "--because", paramLabel = "TEXT", description = "Why; it is journaled.")
    private Optional<String> because = Optional.empty();

    @Mixin
    private Attending attending;

    @Mixin
    private Place place;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        String runId = place.run(run);
        Past past = Past.of(place.runs(), runId);
        Environment environment = place.environment(past.header().environment());
        if (attending.unattended()) {
            Attendance.requireNone(past.runbook(), Path.of(past.header().runbook()));
        }
        attending.confirm(environment, output);
        Order order = new Order(
                past.runbook(),
                past.header().file(),
                past.header().params(),
                environment,
                place.runs(),
                runId,
                Operator.name(),
                attending.unattended(),
                attending.stepwise(),
                Optional.empty(),
                attending.patience(environment),
                false,
                licence(),
                Version.current());
        try (FaceHolder holder = attending.face(order, output)) {
            return Launch.resume(order, holder.face()).exitCode();
        }
    }

    private Licence licence() throws Refused {
        if (takeOver != because.isPresent()) {
            throw new Refused(
                    ExitCode.USAGE,
                    takeOver ? "--take-over needs a reason" : "--because gives the reason of --take-over",
                    "sluice resume RUN --take-over --because TEXT");
        }
        return Licence.takeOver(because);
    }
}
