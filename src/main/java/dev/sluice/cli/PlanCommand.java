package dev.sluice.cli;

import dev.sluice.language.model.Runbook;
import dev.sluice.run.BesideWork;
import dev.sluice.run.ExitCode;
import dev.sluice.run.FileFaults;
import dev.sluice.run.PlanWork;
import dev.sluice.run.Refused;
import dev.sluice.run.TryWork;
import dev.sluice.run.environment.Environment;
import dev.sluice.run.plan.Plan;
import dev.sluice.run.plan.PlanText;
import dev.sluice.run.plan.Tried;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice plan FILE --env ENV}. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description =
                "A truthful dry run: connects read-only, reads every metric once, evaluates every gate, touches nothing.",
        footer = {
            "",
            "Example:  sluice plan runbooks/orders_status.runbook --env staging",
            "          sluice plan orders_status.runbook --env prod -o orders.plan   then: sluice run orders.plan --env prod",
            "          sluice plan orders_status.runbook --env staging --try expand.add_column",
            "          sluice plan orders_status.runbook --env prod --beside staging",
            "Exit 0: it could start now. 10: a requirement or gate would hold it. 3: errors. 30: unreachable. 1: what was tried failed."
        })
final class PlanCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The runbook.")
    private Path file;

    @Option(names = "--env", required = true, paramLabel = "ENV", description = "The environment of sluice.yaml.")
    private String environmentName;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Gives a parameter a value, such as --set pace=1s.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(
            names = "-o",
            paramLabel = "FILE",
            description = "Seals the plan: a run of it refuses if anything but the readings changed.")
    private Optional<Path> seal = Optional.empty();

    @Option(
            names = "--try",
            paramLabel = "STEP",
            description =
                    "Runs this sql step in a transaction that is rolled back, where sluice.yaml says `try: allowed`;"
                            + " shows its time, locks, rewrites and WAL.")
    private Optional<String> tried = Optional.empty();

    @Option(
            names = "--beside",
            paramLabel = "ENV",
            description =
                    "Compares the tables that the runbook touches with those of another environment, and scales the"
                            + " times of the last run there.")
    private Optional<String> beside = Optional.empty();

    @Mixin
    private Place place;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        Runbook runbook = Runbooks.sound(file, set, output);
        Environment environment = place.environment(environmentName);
        Optional<TryWork> trial =
                tried.isPresent() ? Optional.of(TryWork.of(runbook, environment, tried.get())) : Optional.empty();
        Optional<Environment> other =
                beside.isPresent() ? Optional.of(place.environment(beside.get())) : Optional.empty();
        PlanWork.Result result =
                PlanWork.plan(runbook, environment, file.toString(), set, LocalDate.now(ZoneOffset.UTC));
        Optional<RehearsedTime> compared = other.map(there -> compared(result.plan(), environment, there));
        Optional<Tried> found = trial.isPresent() ? Optional.of(trial.get().run()) : Optional.empty();
        if (output.json()) {
            Map<String, Object> more = new LinkedHashMap<>();
            compared.ifPresent(time -> more.put("beside", time.fields()));
            found.ifPresent(trying -> more.put("tried", trying.fields()));
            output.out().print(PlanJson.of(result.plan(), more));
        } else {
            PlanText.lines(result.plan(), output.layout()).forEach(output.out()::println);
            compared.ifPresent(time -> below(time.lines()));
            found.ifPresent(trying -> below(trying.lines()));
        }
        if (seal.isPresent()) {
            try {
                Files.writeString(seal.get(), result.sealed().json());
            } catch (IOException failed) {
                throw new Refused(
                        ExitCode.FAILED,
                        seal.get() + " cannot be written: " + FileFaults.reason(failed),
                        "-o another/FILE");
            }
            output.err()
                    .println("sealed in " + seal.get() + "; sluice run " + seal.get() + " --env " + environmentName);
        }
        output.err().flush();
        output.out().flush();
        if (found.isPresent() && found.get().found().failure().isPresent()) {
            return ExitCode.FAILED.code();
        }
        return (result.plan().holds().isEmpty() ? ExitCode.DONE : ExitCode.HELD).code();
    }

    private RehearsedTime compared(Plan plan, Environment here, Environment there) {
        return new RehearsedTime(
                plan,
                BesideWork.compare(plan, here, there),
                RehearsedTime.newest(place, plan.runbook().name(), there.name()));
    }

    private void below(List<String> lines) {
        output.out().println();
        lines.forEach(output.out()::println);
    }
}
