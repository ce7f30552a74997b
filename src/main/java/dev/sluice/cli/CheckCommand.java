package dev.sluice.cli;

import dev.sluice.language.diagnostic.JsonRenderer;
import dev.sluice.language.diagnostic.Report;
import dev.sluice.run.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice check FILE...}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Finds every fault of a runbook without connecting anywhere.",
        footer = {"", "Example:  sluice check runbooks/orders_status.runbook", "          sluice check - < a.runbook"})
final class CheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Runbooks; - reads standard input.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Checks with this value of a parameter, too, such as --set pace=1s.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        List<Report> reports = new ArrayList<>();
        boolean sound = true;
        for (Path file : files) {
            Runbooks.Found found = Runbooks.check(file, set);
            reports.add(found.report());
            sound &= found.runbook().isPresent();
        }
        output.out().print(output.json() ? new JsonRenderer().render(reports) : text(reports, sound));
        output.out().flush();
        return (sound ? ExitCode.DONE : ExitCode.RUNBOOK_HAS_ERRORS).code();
    }

    private String text(List<Report> reports, boolean sound) {
        String findings = output.renderer().render(reports);
        return sound
                ? findings + (files.size() == 1 ? files.getFirst() + ": " : files.size() + " runbooks: ")
                        + "no errors\n"
                : findings;
    }
}
