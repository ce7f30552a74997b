package dev.sluice.cli;

import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.Diagnostic.Severity;
import dev.sluice.language.diagnostic.Fix;
import dev.sluice.language.diagnostic.Report;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Refused;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice check FILE...}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Finds every fault of a runbook without connecting anywhere.",
        footer = {
            "",
            "Example:  sluice check runbooks/orders_status.runbook",
            "          sluice check - < a.runbook",
            "          sluice check --fix a.runbook              mends what needs no second thought",
            "          sluice check --format sarif *.runbook     for code scanning"
        })
final class CheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Runbooks; - reads standard input.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Checks with this value of a parameter, too, such as --set pace=1s.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(
            names = "--fix",
            description = "Writes the repairs that need no second thought into the files; of - to standard output.")
    private boolean fix;

    @Mixin
    private CheckOutput output;

    @Override
    public Integer call() throws Exception {
        boolean piped = fix && files.stream().anyMatch(RunbookFile::isStandardInput);
        if (piped && (files.size() > 1 || !output.human())) {
            throw new Refused(
                    ExitCode.USAGE,
                    "--fix with - writes the mended text to standard output, and nothing else fits there",
                    "sluice check --fix - < FILE");
        }
        List<Report> reports = new ArrayList<>();
        for (Path file : files) {
            reports.add(
                    fix
                            ? Mending.mend(file, set, output)
                            : Runbooks.check(file, set).report());
        }
        boolean sound = reports.stream().allMatch(report -> report.errors() == 0);
        (piped ? output.err() : output.out()).print(rendered(reports, sound));
        output.out().flush();
        if (output.human()) {
            next(reports).forEach(next -> output.err().println("  next: " + next));
        }
        output.err().flush();
        return (sound ? ExitCode.DONE : ExitCode.RUNBOOK_HAS_ERRORS).code();
    }

    private String rendered(List<Report> reports, boolean sound) {
        String findings = output.renderer().render(reports);
        return sound && output.human()
                ? findings + (files.size() == 1 ? files.getFirst() + ": " : files.size() + " runbooks: ")
                        + "no errors\n"
                : findings;
    }

    /** What to type where something was found. */
    private List<String> next(List<Report> reports) {
        List<String> next = new ArrayList<>();
        String mendable = reports.stream()
                .flatMap(report -> report.diagnostics().stream()
                        .filter(found -> found.fix().filter(Fix::machine).isPresent())
                        .map(found ->
                                report.files().locate(found.span()).source().name()))
                .distinct()
                .filter(name -> !fix && !name.equals(RunbookFile.STANDARD_INPUT_NAME))
                .collect(Collectors.joining(" "));
        if (!mendable.isEmpty()) {
            next.add("sluice check --fix " + mendable);
        }
        reports.stream()
                .flatMap(report -> report.diagnostics().stream())
                .filter(found -> found.severity() == Severity.ERROR)
                .map(Diagnostic::code)
                .findFirst()
                .ifPresent(code -> next.add("sluice explain " + code));
        return next;
    }
}
