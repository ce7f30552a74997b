package dev.sluice.cli;

import dev.sluice.document.Report;
import dev.sluice.document.TemplateSource;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Past;
import dev.sluice.run.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        description = "Tells what a run did and why, in markdown, from its journal.",
        footer = {"", "Example:  sluice report orders_status-20261120-140000 -o report.md"})
final class ReportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "The run, see: sluice status")
    private String run;

    @Option(names = "-o", paramLabel = "FILE", description = "Where it goes (default: standard output).")
    private Optional<Path> file = Optional.empty();

    @Mixin
    private Place place;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        Past past = Past.of(place.runs(), run);
        String text =
                Report.render(place.runs().journal(run), header -> past.runbook(), TemplateSource.beside(Place.root()));
        if (file.isPresent()) {
            try {
                Files.writeString(file.get(), text);
            } catch (IOException failed) {
                throw new Refused(
                        ExitCode.FAILED, file.get() + " cannot be written: " + failed.getMessage(), "-o another/FILE");
            }
            output.out().println(file.get());
        } else {
            output.out().print(text);
        }
        output.out().flush();
        return ExitCode.DONE.code();
    }
}
