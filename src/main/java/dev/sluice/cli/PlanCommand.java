package dev.sluice.cli;

import dev.sluice.language.model.Runbook;
import dev.sluice.run.ExitCode;
import dev.sluice.run.PlanWork;
import dev.sluice.run.Refused;
import dev.sluice.run.environment.Environment;
import dev.sluice.run.plan.PlanText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
            "Exit 0: it could start now. 10: a requirement or gate would hold it. 3: errors. 30: unreachable."
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

    @Mixin
    private Place place;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        Runbook runbook = Runbooks.sound(file, set, output);
        Environment environment = place.environment(environmentName);
        PlanWork.Result result = PlanWork.plan(runbook, environment, file.toString(), set);
        if (output.json()) {
            output.out().print(PlanJson.of(result.plan()));
        } else {
            PlanText.lines(result.plan(), output.layout()).forEach(output.out()::println);
        }
        if (seal.isPresent()) {
            try {
                Files.writeString(seal.get(), result.sealed().json());
            } catch (IOException failed) {
                throw new Refused(
                        ExitCode.FAILED, seal.get() + " cannot be written: " + failed.getMessage(), "-o another/FILE");
            }
            output.err()
                    .println("sealed in " + seal.get() + "; sluice run " + seal.get() + " --env " + environmentName);
        }
        output.err().flush();
        output.out().flush();
        return (result.plan().holds().isEmpty() ? ExitCode.DONE : ExitCode.HELD).code();
    }
}
