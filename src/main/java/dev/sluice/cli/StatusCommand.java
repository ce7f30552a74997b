package dev.sluice.cli;

import dev.sluice.engine.RunView;
import dev.sluice.journal.JournalException;
import dev.sluice.journal.RunDirectory;
import dev.sluice.journal.Semantics;
import dev.sluice.run.Elsewhere;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Past;
import dev.sluice.run.Refused;
import dev.sluice.run.StatusText;
import dev.sluice.run.environment.Environment;
import dev.sluice.step.ledger.KnownRun;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice status [RUN]}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows where a run stands; without a name the only open one, or the list of all.",
        footer = {"", "Example:  sluice status", "          sluice status --env prod"})
final class StatusCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", arity = "0..1", description = "The run.")
    private Optional<String> run = Optional.empty();

    @Option(
            names = "--env",
            paramLabel = "ENV",
            description = "Asks this environment's databases, for runs of other machines.")
    private Optional<String> environment = Optional.empty();

    @Mixin
    private Place place;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        if (environment.isPresent()) {
            Environment where = place.environment(environment.get());
            if (!output.json()) {
                Semantics.of(where.controls()).ifPresent(words -> output.out().println("effects  " + words));
            }
            try (Elsewhere elsewhere = Elsewhere.open(where)) {
                known(run.isPresent() ? List.of(elsewhere.run(run)) : elsewhere.runs());
            }
            output.out().flush();
            return ExitCode.DONE.code();
        }
        RunDirectory runs = place.runs();
        List<String> open = run.isPresent() ? List.of() : RunList.open(runs);
        if (run.isPresent() || open.size() == 1) {
            String name = run.orElseGet(open::getFirst);
            boolean driven = runs.isDriven(name);
            Past past = Past.of(runs, name);
            if (output.json()) {
                output.out().println(StatusJson.of(past, driven));
            } else {
                StatusText.lines(past, driven).forEach(output.out()::println);
            }
        } else {
            list(runs);
        }
        output.out().flush();
        return ExitCode.DONE.code();
    }

    private void known(List<KnownRun> runs) {
        if (output.json()) {
            output.out().println(StatusJson.known(runs));
            return;
        }
        if (runs.isEmpty()) {
            output.out().println("the databases of environment " + environment.orElseThrow() + " know no run yet");
        }
        for (KnownRun run : runs) {
            output.out()
                    .println(String.format(
                            "%-40s %-20s %-20s %s  %s%s",
                            run.runId(),
                            run.runbook(),
                            run.operator(),
                            run.began(),
                            Elsewhere.words(run),
                            run.open()
                                    ? run.driver().map(who -> ", by " + who).orElse("")
                                            + run.heard()
                                                    .map(age -> ", heard of " + age + " ago")
                                                    .orElse("")
                                    : ""));
        }
    }

    private void list(RunDirectory runs) {
        List<String> all = runs.runs();
        if (output.json()) {
            output.out().println(StatusJson.list(runs, all));
            return;
        }
        if (all.isEmpty()) {
            output.out().println("no run in " + runs.state() + " yet; begin one: sluice run FILE --env ENV");
            return;
        }
        for (String name : all) {
            output.out().println(line(runs, name));
        }
    }

    private static String line(RunDirectory runs, String name) {
        try {
            boolean driven = runs.isDriven(name);
            Past past = Past.of(runs, name);
            return String.format(
                    "%-40s %-12s %-20s %s  %s",
                    name,
                    past.header().environment(),
                    past.header().operator(),
                    Instant.ofEpochMilli(past.header().wall()).toString().substring(0, 19),
                    past.view().ending().map(RunView.Ended::text).orElseGet(() -> StatusText.state(past, driven)));
        } catch (Refused | JournalException unreadable) {
            return String.format("%-40s %s", name, unreadable.getMessage());
        }
    }
}
