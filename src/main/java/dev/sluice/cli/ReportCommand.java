package dev.sluice.cli;

import dev.sluice.document.Report;
import dev.sluice.document.TemplateSource;
import dev.sluice.language.model.Runbook;
import dev.sluice.run.ExitCode;
import dev.sluice.run.FileFaults;
import dev.sluice.run.Past;
import dev.sluice.run.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice report RUN}. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Tells what a run did and why, from its journal, whether it has ended or not.",
        footer = {
            "",
            "Example:  sluice report orders_status-20261120-140000 -o report.html",
            "          sluice report orders_status-20261120-140000 --format json    for programs"
        })
final class ReportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "The run, see: sluice status")
    private String run;

    @Option(
            names = "--format",
            paramLabel = "markdown|html|json",
            description = "What to write (default: what FILE ends with, else markdown).")
    private Optional<Report.Format> format = Optional.empty();

    @Option(names = "-o", paramLabel = "FILE", description = "Where it goes (default: standard output).")
    private Optional<Path> file = Optional.empty();

    @Mixin
    private Place place;

    @Mixin
    private Streams output;

    @Override
    public Integer call() throws Exception {
        Runbook runbook = Past.runbook(place.runs(), run);
        String text = Report.of(place.runs().journal(run), header -> runbook)
                .write(format.orElseGet(this::byName), TemplateSource.beside(Place.root()));
        if (file.isPresent()) {
            try {
                Files.writeString(file.get(), text);
            } catch (IOException failed) {
                throw new Refused(
                        ExitCode.FAILED,
                        file.get() + " cannot be written: " + FileFaults.reason(failed),
                        "-o another/FILE");
            }
            output.out().println(file.get());
        } else {
            output.exactly(text);
        }
        output.out().flush();
        return ExitCode.DONE.code();
    }

    private Report.Format byName() {
        String name = file.map(path -> path.toString().toLowerCase(Locale.ROOT)).orElse("");
        if (name.endsWith(".html") || name.endsWith(".htm")) {
            return Report.Format.HTML;
        }
        return name.endsWith(".json") ? Report.Format.JSON : Report.Format.MARKDOWN;
    }
}
