package dev.sluice.cli;

import dev.sluice.run.ExitCode;
import dev.sluice.run.FileFaults;
import dev.sluice.run.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice manual [COMMAND...]}. */
@Command(
        name = "manual",
        mixinStandardHelpOptions = true,
        description = "Prints the manual page of a command, or writes those of all commands, for man.",
        footer = {
            "",
            "Example:  sluice manual run | man -l -",
            "          sluice manual --out /usr/local/share/man/man1"
        })
final class ManualCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description = "The command, such as run or audit verify (default: sluice itself).")
    private List<String> command = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "Writes sluice.1, sluice-run.1 and so on there.")
    private Optional<Path> directory = Optional.empty();

    @Mixin
    private Streams output;

    @Override
    public Integer call() throws Exception {
        if (directory.isPresent()) {
            write(directory.get());
        } else {
            output.out().print(page());
        }
        output.out().flush();
        return ExitCode.DONE.code();
    }

    private String page() throws Refused {
        CommandLine found = Sluice.line();
        // As its page is called: sluice-audit-verify.
        for (String word : String.join("-", command).split("-")) {
            found = word.isEmpty() ? found : found.getSubcommands().get(word);
            if (found == null) {
                throw new Refused(
                        ExitCode.USAGE, "there is no command " + String.join(" ", command), "sluice --help lists them");
            }
        }
        return ManualPage.of(found.getCommandSpec());
    }

    /** The pages of a command and of those below it, by the names of their files. */
    private static void add(CommandLine line, Map<String, String> pages) {
        CommandSpec spec = line.getCommandSpec();
        pages.put(ManualPage.name(spec) + ".1", ManualPage.of(spec));
        line.getSubcommands().values().forEach(below -> add(below, pages));
    }

    private void write(Path folder) throws Refused {
        Map<String, String> pages = new LinkedHashMap<>();
        add(Sluice.line(), pages);
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, String> page : pages.entrySet()) {
                output.out().println(Files.writeString(folder.resolve(page.getKey()), page.getValue()));
            }
        } catch (IOException failed) {
            throw new Refused(
                    ExitCode.FAILED, folder + " cannot be written: " + FileFaults.reason(failed), "--out another/DIR");
        }
    }
}
