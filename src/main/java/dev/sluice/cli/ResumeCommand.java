package dev.sluice.cli;

import dev.sluice.language.model.Runbook;
import dev.sluice.run.Attendance;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Launch;
import dev.sluice.run.Licence;
import dev.sluice.run.Order;
import dev.sluice.run.Past;
import dev.sluice.run.Refused;
import dev.sluice.run.Revision;
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
            "          sluice resume --take-over --because \"ada's laptop is asleep\"",
            "          sluice resume --amend --because \"a longer soak in phase adopt\""
        })
final class ResumeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", arity = "0..1", description = "The run (default: the only open one).")
    private Optional<String> run = Optional.empty();

    @Option(
            names = "--take-over",
            description = "Takes the run from a process that may be alive: ends its sessions first. Needs --because.")
    private boolean takeOver;

    @Option(names = "--pinned", description = "Goes on with the text that the run began with, though its file changed.")
    private boolean pinned;

    @Option(
            names = "--amend",
            description = "Goes on with the changed file, where only what has not begun is changed and nothing becomes"
                    + " weaker. Needs --because.")
    private boolean amend;

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
        requireReason();
        String runId = place.run(run);
        Past past = Past.of(place.runs(), runId);
        Environment environment = place.environment(past.header().environment());
        if (attending.unattended()) {
            Attendance.requireNone(past.runbook(), Path.of(past.header().runbook()));
        }
        attending.confirm(environment, output);
        Order order = new Order(
                past.isOver() ? past.runbook() : revised(past, runId),
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
                Licence.takeOver(takeOver ? because : Optional.empty()),
                Version.current());
        try (FaceHolder holder = attending.face(order, output)) {
            return Launch.resume(order, holder.face()).exitCode();
        }
    }

    private void requireReason() throws Refused {
        if ((takeOver || amend) != because.isPresent()) {
            throw new Refused(
                    ExitCode.USAGE,
                    because.isPresent()
                            ? "--because gives the reason of --take-over or --amend"
                            : (takeOver ? "--take-over" : "--amend") + " needs a reason",
                    "sluice resume RUN " + (amend ? "--amend" : "--take-over") + " --because TEXT");
        }
        if (amend && pinned) {
            throw new Refused(
                    ExitCode.USAGE, "--amend and --pinned contradict each other", "sluice resume RUN --pinned");
        }
    }

    /** The text to go on with; a file that is not here any more changes nothing. */
    private Runbook revised(Past past, String runId) throws Refused {
        Optional<Path> file = past.header().file().flatMap(Place::file);
        if (file.isEmpty()) {
            return past.runbook();
        }
        Runbooks.Found found = Runbooks.check(file.get(), past.header().params());
        if (found.runbook().isEmpty()) {
            if (pinned) {
                return past.runbook();
            }
            throw new Refused(
                    ExitCode.CHANGED,
                    file.get() + " has changed since the run began, and has errors now",
                    "sluice check " + file.get(),
                    "go on with the text that it began with: sluice resume " + runId + " --pinned");
        }
        Revision.Choice choice = amend
                ? new Revision.Choice.Amend(because.orElseThrow())
                : pinned ? new Revision.Choice.Pinned() : new Revision.Choice.Ask();
        Revision.Revised revised = Revision.of(
                new Revision.Of(place.runs().journal(runId), runId, Operator.name()),
                past,
                found.runbook().get(),
                choice);
        revised.told().forEach(output.err()::println);
        output.err().flush();
        return revised.runbook();
    }
}
