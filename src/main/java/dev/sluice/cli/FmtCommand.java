package dev.sluice.cli;

import dev.sluice.run.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice fmt FILE...}. */
@Command(
        name = "fmt",
        mixinStandardHelpOptions = true,
        description = "Formats runbooks. There is one style; comments stay, and so does what a runbook means.",
        footer = {
            "",
            "Example:  sluice fmt runbooks/*.runbook            writes those that change, and names them",
            "          sluice fmt --check runbooks/*.runbook    names those that would, writes nothing, exit 4",
            "          sluice fmt - < a.runbook                 from standard input to standard output"
        })
final class FmtCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Runbooks; - is standard input and output.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--check", description = "Writes nothing; exit 4 if a runbook is not formatted.")
    private boolean check;

    @Option(names = "--diff", description = "Writes nothing; prints what would change.")
    private boolean diff;

    @Mixin
    private Output output;

    FmtCommand() {}

    FmtCommand(List<Path> files, boolean check, boolean diff, Output output) {
        this.files = files;
        this.check = check;
        this.diff = diff;
        this.output = output;
    }

    @Override
    public Integer call() throws Exception {
        List<Formatting> all = new ArrayList<>();
        for (Path file : files) {
            all.add(Formatting.of(file));
        }
        boolean write = !check && !diff;
        if (write) {
            for (Formatting formatting : all) {
                formatting.write();
            }
        }
        tell(all, write);
        output.out().flush();
        output.err().flush();
        return exitCode(all).code();
    }

    private void tell(List<Formatting> all, boolean write) {
        if (output.json()) {
            output.exactly(FormattingJson.of(all, write));
            return;
        }
        for (Formatting formatting : all) {
            switch (formatting.state()) {
                case REFUSED -> output.err().print(output.renderer().render(formatting.reports()));
                case UNCHANGED, CHANGED -> output.exactly(text(formatting, write));
            }
        }
        if (check) {
            List<Formatting> changed = changed(all);
            if (!changed.isEmpty()) {
                output.err().println(changed.size() + " of " + all.size() + " runbooks are not formatted");
                output.err()
                        .println("  next: sluice fmt "
                                + changed.stream()
                                        .map(one -> one.file().toString())
                                        .collect(Collectors.joining(" ")));
            }
        }
    }

    private String text(Formatting formatting, boolean write) {
        if (write && RunbookFile.isStandardInput(formatting.file())) {
            return formatting.after();
        }
        if (diff) {
            return formatting.difference();
        }
        return formatting.state() == Formatting.State.CHANGED ? RunbookFile.name(formatting.file()) + "\n" : "";
    }

    private static List<Formatting> changed(List<Formatting> all) {
        return all.stream()
                .filter(one -> one.state() == Formatting.State.CHANGED)
                .toList();
    }

    private ExitCode exitCode(List<Formatting> all) {
        if (all.stream().anyMatch(one -> one.state() == Formatting.State.REFUSED)) {
            return ExitCode.RUNBOOK_HAS_ERRORS;
        }
        return check && !changed(all).isEmpty() ? ExitCode.DIFFERENCE : ExitCode.DONE;
    }
}
