package dev.sluice.cli;

import dev.sluice.document.DocumentCheck;
import dev.sluice.document.Documents;
import dev.sluice.document.GeneratedFile;
import dev.sluice.document.LinkCheck;
import dev.sluice.document.PastRun;
import dev.sluice.document.Provenance;
import dev.sluice.document.TemplateSource;
import dev.sluice.run.ExitCode;
import dev.sluice.run.FileFaults;
import dev.sluice.run.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    @Option(names = "--check-links", description = "Writes nothing; prints the links that lead to no file or heading.")
    private boolean checkLinks;

    @Option(names = "--online", description = "With --check-links: asks for web addresses, too, 5 seconds each.")
    private boolean online;

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
            return make().code();
        } catch (IOException failed) {
            throw new Refused(
                    ExitCode.FAILED,
                    "the documents cannot be written or read: " + FileFaults.reason(failed),
                    "--out DIR");
        }
    }

    private ExitCode make() throws Refused, IOException, InterruptedException {
        boolean checking = check || checkLinks;
        boolean prints = printed.summary || printed.changeRequest;
        if (online && !checkLinks) {
            throw new Refused(ExitCode.USAGE, "--online asks for links, and none is looked at", "add --check-links");
        }
        if (prints && (checking || output.json())) {
            throw new Refused(
                    ExitCode.USAGE,
                    "--summary and --change-request print markdown, and compare nothing",
                    "leave them out, or --check, --check-links and --format");
        }
        Provenance.Links links = Papers.links(place.environmentFile());
        List<PastRun> past = PastRuns.read(runs, place);
        TemplateSource source = source();
        List<Papers> papers = new ArrayList<>();
        try (Generation generation = new Generation(source)) {
            for (Path file : files) {
                Papers one = Papers.of(file, out, checking, links, output).with(past);
                papers.add(one);
                if (checking || !prints && !output.json()) {
                    generation.begin(one);
                }
            }
            PastRuns.requireOf(papers, past);
            return made(papers, source, generation, links);
        }
    }

    private TemplateSource source() throws Refused {
        if (templates.isEmpty()) {
            return TemplateSource.beside(Place.root());
        }
        if (!Files.isDirectory(templates.get())) {
            throw new Refused(
                    ExitCode.USAGE,
                    "--templates " + templates.get() + ": there is no such directory",
                    "name the one that holds them, or leave --templates out for those that ship");
        }
        return TemplateSource.directory(templates.get());
    }

    private ExitCode made(List<Papers> papers, TemplateSource source, Generation generation, Provenance.Links links)
            throws IOException, InterruptedException {
        if (printed.summary || printed.changeRequest) {
            papers.forEach(
                    one -> output.out().print(printed.summary ? one.summary(source) : one.changeRequest(source)));
            output.out().flush();
            return ExitCode.DONE;
        }
        if (output.json() && !check && !checkLinks) {
            output.exactly(DocumentsJson.models(papers));
            output.out().flush();
            return ExitCode.DONE;
        }
        List<GeneratedFile> wanted = generation.all();
        return check || checkLinks ? compare(wanted, links) : write(wanted);
    }

    private ExitCode write(List<GeneratedFile> wanted) throws IOException {
        Documents.write(out, wanted).forEach(output.out()::println);
        output.out().flush();
        return ExitCode.DONE;
    }

    private ExitCode compare(List<GeneratedFile> wanted, Provenance.Links links)
            throws IOException, InterruptedException {
        List<DocumentCheck.Difference> different = check ? DocumentCheck.against(out, wanted) : List.of();
        List<LinkCheck.Dead> dead = new ArrayList<>();
        if (checkLinks) {
            LinkCheck.Found found = LinkCheck.in(out, wanted, links.documents());
            dead.addAll(found.dead());
            if (online) {
                dead.addAll(OnlineLinks.dead(found.web()));
            }
        }
        if (output.json()) {
            output.exactly(DocumentsJson.checked(different, dead));
            output.out().flush();
        } else {
            new DocumentsText(output).tell(wanted.size(), different, dead, again());
        }
        return different.isEmpty() && dead.isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENCE;
    }

    /** The command that writes what was compared. */
    private String again() {
        StringBuilder command = new StringBuilder("sluice docs");
        if (!out.equals(Path.of(Documents.DIRECTORY))) {
            command.append(" --out ").append(out);
        }
        templates.ifPresent(directory -> command.append(" --templates ").append(directory));
        place.typedEnvironmentFile()
                .ifPresent(file -> command.append(" --env-file ").append(file));
        runs.forEach(run -> command.append(" --from-run ").append(run));
        files.forEach(file -> command.append(' ').append(file));
        return command.toString();
    }
}
