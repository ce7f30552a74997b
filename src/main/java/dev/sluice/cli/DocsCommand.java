package dev.sluice.cli;

import dev.sluice.document.DocumentCheck;
import dev.sluice.document.Documents;
import dev.sluice.document.GeneratedFile;
import dev.sluice.document.PastRun;
import dev.sluice.document.Provenance;
import dev.sluice.document.TemplateSource;
import dev.sluice.language.model.Runbook;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
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
            "          sluice docs --check runbooks/*.runbook    prints the difference, writes nothing, exit 4",
            "          sluice docs --summary runbooks/orders_status.runbook    for the comment of a pull request"
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

    @Option(
            names = "--from-run",
            paramLabel = "RUN",
            description =
                    "Takes times from an earlier run or rehearsal; a run or the file of its journal. May be repeated.")
    private List<String> runs = new ArrayList<>();

    @ArgGroup
    private Printed printed = new Printed();

    /** What is printed in place of the files. */
    static final class Printed {
        @Option(names = "--summary", description = "Prints the front part, short enough for a comment; writes nothing.")
        private boolean summary;

        @Option(
                names = "--change-request",
                description = "Prints a change request, every field filled; writes nothing.")
        private boolean changeRequest;
    }

    @Mixin
    private Place place;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        try {
            TemplateSource source =
                    templates.map(TemplateSource::directory).orElseGet(() -> TemplateSource.beside(Place.root()));
            List<GeneratedFile> wanted = new ArrayList<>();
            Provenance provenance = Provenance.of(Version.current()).with(pastRuns());
            Set<String> names = new HashSet<>();
            for (Path file : files) {
                Runbook runbook = Runbooks.sound(file, Map.of(), output);
                names.add(runbook.name());
                if (printed.summary) {
                    output.out().print(Documents.summary(runbook, provenance, source));
                } else if (printed.changeRequest) {
                    output.out().print(Documents.changeRequest(runbook, provenance, source));
                } else {
                    wanted.addAll(Documents.generate(runbook, provenance, source));
                }
            }
            requireOf(names, provenance.runs());
            if (printed.summary || printed.changeRequest) {
                output.out().flush();
                return ExitCode.DONE.code();
            }
            return check ? compare(wanted) : write(wanted);
        } catch (IOException failed) {
            throw new Refused(
                    ExitCode.FAILED, "the documents cannot be written or read: " + failed.getMessage(), "--out DIR");
        }
    }

    private List<PastRun> pastRuns() {
        return runs.stream()
                .map(run -> Files.isRegularFile(Path.of(run))
                        ? Path.of(run)
                        : place.runs().journal(run))
                .map(PastRun::read)
                .toList();
    }

    private static void requireOf(Set<String> names, List<PastRun> runs) throws Refused {
        for (PastRun run : runs) {
            if (!names.contains(run.runbook())) {
                throw new Refused(
                        ExitCode.USAGE,
                        "run " + run.id() + " was one of runbook " + run.runbook() + ", and no such runbook is given",
                        "sluice status lists the runs; name one of " + String.join(", ", new TreeSet<>(names)));
            }
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
