package dev.sluice.cli;

import dev.sluice.document.DifferenceMarkdown;
import dev.sluice.language.difference.Difference;
import dev.sluice.language.difference.DifferenceText;
import dev.sluice.language.difference.Overall;
import dev.sluice.run.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice diff --against REF FILE}. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description =
                "Tells what a change of a runbook means: which gates became stricter or weaker, what became of the steps.",
        footer = {
            "",
            "Example:  sluice diff --against origin/main runbooks/orders_status.runbook",
            "          sluice diff --against origin/main --format markdown --fail-on weaker FILE    for a pull request",
            "          sluice diff --against-file old.runbook new.runbook",
            "Exit 0: nothing that --fail-on names. 4: something of it. 3: one of the two has errors."
        })
final class DiffCommand implements Callable<Integer> {
    enum Format {
        HUMAN,
        JSON,
        MARKDOWN
    }

    enum FailOn {
        WEAKER,
        CHANGED,
        ANY
    }

    /** What the file is compared with. */
    static final class Against {
        @Option(
                names = "--against",
                paramLabel = "REF",
                description = "The same file at this revision of git: a branch, a tag, a commit.")
        private Optional<String> revision = Optional.empty();

        @Option(names = "--against-file", paramLabel = "OLD", description = "Another file.")
        private Optional<Path> file = Optional.empty();
    }

    @Parameters(paramLabel = "FILE", description = "The runbook as it is now.")
    private Path file;

    @ArgGroup(multiplicity = "1")
    private Against against;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Compares both with this value of a parameter, such as --set limit=30s.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(names = "--format", paramLabel = "human|json|markdown", description = "What to print (default: human).")
    private Format format = Format.HUMAN;

    @Option(
            names = "--fail-on",
            paramLabel = "weaker|changed|any",
            description = {
                "Ends with 4 if there is a change of this kind:",
                "weaker; changed: weaker, or whatever is not just stricter; any: also stricter, and texts."
            })
    private Optional<FailOn> failOn = Optional.empty();

    @Mixin
    private Streams streams;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = streams.out();
        Versions.Two versions =
                new Versions(set, streams.renderer(), streams.err()).of(file, against.revision, against.file);
        Difference difference = versions.difference();
        out.print(
                switch (format) {
                    case HUMAN -> text(difference, versions);
                    case JSON -> DiffJson.of(difference, file.toString(), versions.against());
                    case MARKDOWN -> DifferenceMarkdown.of(difference, file.toString(), versions.against());
                });
        out.flush();
        return (fails(difference) ? ExitCode.DIFFERENCE : ExitCode.DONE).code();
    }

    private String text(Difference difference, Versions.Two versions) {
        StringBuilder text = new StringBuilder(file + " against " + versions.against() + ": "
                + (versions.before().isEmpty() ? "it was not there; " : "")
                + DifferenceText.summary(difference) + "\n");
        if (!difference.isEmpty()) {
            text.append('\n');
            DifferenceText.lines(difference).forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }

    private boolean fails(Difference difference) {
        return failOn.map(kind -> switch (kind) {
                    case WEAKER -> difference.overall() == Overall.WEAKER;
                    case CHANGED -> difference.overall().compareTo(Overall.CHANGED) >= 0;
                    case ANY -> !difference.isEmpty();
                })
                .orElse(false);
    }
}
