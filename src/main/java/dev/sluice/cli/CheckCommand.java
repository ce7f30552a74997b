package dev.sluice.cli;

import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.Diagnostic.Severity;
import dev.sluice.language.diagnostic.Fix;
import dev.sluice.language.diagnostic.Report;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Refused;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            "          sluice check --connect staging a.runbook  asks its servers, too",
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

    @Option(
            names = "--connect",
            paramLabel = "ENV",
            description = "Also has the servers of this environment look at each query and statement; none is run.")
    private Optional<String> connect = Optional.empty();

    @Mixin
    private Place place;

    @Mixin
    private CheckOutput output;

    CheckCommand() {}

    CheckCommand(List<Path> files, boolean fix, CheckOutput output) {
        this.files = files;
        this.fix = fix;
        this.output = output;
    }

    @Override
    public Integer call() throws Exception {
        boolean piped = fix && files.stream().anyMatch(RunbookFile::isStandardInput);
        if (piped && (files.size() > 1 || !output.human())) {
            throw new Refused(
                    ExitCode.USAGE,
                    "--fix with - writes the mended text to standard output, and nothing else fits there",
                    "sluice check --fix - < FILE");
        }
        Optional<Connecting> connecting =
                connect.isPresent() ? Optional.of(new Connecting(place.environment(connect.get()))) : Optional.empty();
        List<Report> reports = new ArrayList<>();
        for (Path file : files) {
            Runbooks.Found found = Runbooks.advised(
                    fix ? Mending.mend(file, set, output) : Runbooks.check(file, set), LocalDate.now(ZoneOffset.UTC));
            reports.add(connecting.map(servers -> servers.with(found)).orElse(found.report()));
        }
        boolean sound = reports.stream().allMatch(report -> report.errors() == 0);
        (piped ? output.err() : output.out()).print(rendered(reports, sound, connecting));
        output.out().flush();
        if (output.human()) {
            next(reports).forEach(next -> output.err().println("  next: " + next));
        }
        boolean reached = true;
        if (connecting.isPresent()) {
            connecting.get().narrate(output.err());
            connecting.get().requireFit();
            reached = connecting.get().reachedAll();
        }
        output.err().flush();
        ExitCode exit = !sound ? ExitCode.RUNBOOK_HAS_ERRORS : reached ? ExitCode.DONE : ExitCode.UNREACHABLE;
        return exit.code();
    }

    private String rendered(List<Report> reports, boolean sound, Optional<Connecting> connecting) {
        String findings = output.renderer(connecting.map(Connecting::json).orElse(Map.of()))
                .render(reports);
        if (!output.human()) {
            return findings;
        }
        String told = findings + connecting.map(Connecting::text).orElse("");
        return sound
                ? told + (files.size() == 1 ? files.getFirst() + ": " : files.size() + " runbooks: ") + "no errors\n"
                : told;
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
