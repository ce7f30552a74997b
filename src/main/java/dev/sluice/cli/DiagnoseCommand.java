package dev.sluice.cli;

import dev.sluice.diagnosis.Findings;
import dev.sluice.diagnosis.Findings.Weight;
import dev.sluice.diagnosis.FindingsText;
import dev.sluice.engine.Ending;
import dev.sluice.language.model.Runbook;
import dev.sluice.run.DiagnoseWork;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Past;
import dev.sluice.run.Refused;
import dev.sluice.run.environment.Environment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code sluice diagnose FILE|RUN [NAME]}. */
@Command(
        name = "diagnose",
        mixinStandardHelpOptions = true,
        description = "Reads the evidence and ranks the causes that the diagnoses of a runbook know; changes nothing.",
        footer = {
            "",
            "Example:  sluice diagnose runbooks/orders_status.runbook --env prod",
            "          sluice diagnose orders_status-20261120T140000Z stalled --watch 30s",
            "Exit 0: the evidence is for no cause. 4: for one at least. 11: none, and not all could be judged.",
            "30: unreachable."
        })
final class DiagnoseCommand implements Callable<Integer> {
    private static final int FORMAT_VERSION = 1;
    private static final String EXTENSION = ".runbook";

    @Parameters(index = "0", paramLabel = "FILE|RUN", description = "The runbook, or a run of it.")
    private String subject;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The diagnosis (default: all of the runbook).")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--env",
            paramLabel = "ENV",
            description = "The environment of sluice.yaml (default for a run: its own).")
    private Optional<String> environment = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Gives a parameter of the runbook a value, such as --set pace=1s.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(
            names = "--watch",
            paramLabel = "DURATION",
            description = "Reads metrics for so long first, so that windows over them are full, such as 30s.")
    private Optional<String> watch = Optional.empty();

    @Mixin
    private Place place;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        Duration watching = watch.isPresent() ? Durations.parse("--watch", watch.get()) : Duration.ZERO;
        boolean file = subject.endsWith(EXTENSION) || subject.equals("-");
        if (!file && !set.isEmpty()) {
            throw new Refused(
                    ExitCode.USAGE,
                    "--set is for a runbook; run " + subject + " goes by the values that it began with",
                    "sluice diagnose " + subject,
                    "with other values: sluice diagnose FILE" + EXTENSION + " --env ENV --set NAME=VALUE");
        }
        Optional<Past> past = file ? Optional.empty() : Optional.of(Past.of(place.runs(), subject));
        Runbook runbook = past.isPresent() ? past.get().runbook() : Runbooks.sound(Path.of(subject), set, output);
        Environment where = place.environment(environment
                .or(() -> past.map(run -> run.header().environment()))
                .orElseThrow(() -> new Refused(
                        ExitCode.USAGE,
                        "which database is meant is not said",
                        "sluice diagnose " + subject + " --env ENV")));
        if (watching.isPositive()) {
            output.err().println("watching for " + watch.get() + ", so that windows fill; then the checks are read");
            output.err().flush();
        }
        List<Findings> findings = DiagnoseWork.diagnose(runbook, where, name, watching);
        if (output.json()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("format_version", FORMAT_VERSION);
            fields.put("runbook", runbook.name());
            fields.put("environment", where.name());
            past.ifPresent(run -> fields.put("run", run.header().runId()));
            fields.put("findings", findings.stream().map(FindingsJson::of).toList());
            output.out()
                    .println(JsonMapper.builder()
                            .build()
                            .writerWithDefaultPrettyPrinter()
                            .writeValueAsString(fields));
        } else {
            for (Findings one : findings) {
                FindingsText.lines(one, FindingsText.Reader.NOWHERE, output.layout())
                        .forEach(output.out()::println);
                output.out().println();
            }
        }
        output.out().flush();
        return exit(findings);
    }

    private static int exit(List<Findings> findings) {
        if (findings.stream().anyMatch(one -> FindingsText.first(one).isPresent())) {
            return ExitCode.DIFFERENCE.code();
        }
        boolean open = findings.stream()
                .flatMap(one -> one.causes().stream())
                .anyMatch(cause -> cause.weight() == Weight.CANNOT_BE_JUDGED);
        return open ? Ending.BLIND.exitCode() : ExitCode.DONE.code();
    }
}
