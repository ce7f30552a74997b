package dev.sluice.cli;

import dev.sluice.document.DocumentCheck;
import dev.sluice.document.Documents;
import dev.sluice.document.GeneratedFile;
import dev.sluice.document.Provenance;
import dev.sluice.document.TemplateSource;
import dev.sluice.language.model.Runbook;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Refused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice docs FILE...}. */
@Command(
        name = "docs",
        mixinStandardHelpOptions = true,
        description = "Writes the approval document, the dashboard and the alerts of runbooks.",
        footer = {
            "",
            "Example:  sluice docs runbooks/orders_status.runbook",
            "          sluice docs --check runbooks/*.runbook    prints the difference, writes nothing, exit 4"
        })
final class DocsCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Runbooks.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "Where they go (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of(Documents.DIRECTORY);

    @Option(names = "--check", description = "Writes nothing; prints how the files differ from what they should be.")
    private boolean check;

    @Option(
            names = "--templates",
            paramLabel = "DIR",
            description = "Templates that replace the built-in ones (default: templates/ beside sluice.yaml).")
    private Optional<Path> templates = Optional.empty();

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        try {
            TemplateSource source =
                    templates.map(TemplateSource::directory).orElseGet(() -> TemplateSource.beside(Place.root()));
            List<GeneratedFile> wanted = new ArrayList<>();
            for (Path file : files) {
                Runbook runbook = Runbooks.sound(file, Map.of(), output);
                wanted.addAll(Documents.generate(runbook, Provenance.of(Version.current()), source));
            }
            return check ? compare(wanted) : write(wanted);
        } catch (IOException failed) {
            throw new Refused(
                    ExitCode.FAILED, "the documents cannot be written or read: " + failed.getMessage(), "--out DIR");
        }
    }

    private int write(List<GeneratedFile> wanted) throws IOException {
        Documents.write(out, wanted).forEach(output.out()::println);
        output.out().flush();
        return ExitCode.DONE.code();
    }

    private int compare(List<GeneratedFile> wanted) throws IOException {
        List<DocumentCheck.Difference> differences = DocumentCheck.against(out, wanted);
        differences.forEach(difference -> output.out().print(difference.difference()));
        output.out().flush();
        if (!differences.isEmpty()) {
            output.err().println(differences.size() + " of " + wanted.size() + " documents differ");
            output.err()
                    .println("  next: sluice docs "
                            + String.join(
                                    " ", files.stream().map(Path::toString).toList()));
            output.err().flush();
            return ExitCode.DIFFERENCE.code();
        }
        return ExitCode.DONE.code();
    }
}
