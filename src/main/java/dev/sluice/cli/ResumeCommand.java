package dev.sluice.cli;

import dev.sluice.run.Attendance;
import dev.sluice.run.Launch;
import dev.sluice.run.Order;
import dev.sluice.run.Past;
import dev.sluice.run.environment.Environment;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice resume RUN}. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = "Goes on exactly where a run stopped, with the runbook and the parameters that it began with.",
        footer = {"", "Example:  sluice resume orders_status-20261120-140000"})
final class ResumeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", arity = "0..1", description = "The run (default: the only open one).")
    private Optional<String> run = Optional.empty();

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
                Version.current());
        try (FaceHolder holder = attending.face(order, output)) {
            return Launch.resume(order, holder.face()).exitCode();
        }
    }
}
