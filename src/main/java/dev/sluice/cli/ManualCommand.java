package dev.sluice.cli;

import dev.sluice.run.ExitCode;
import dev.sluice.run.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice manual [COMMAND]}. */
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
    @Parameters(paramLabel = "COMMAND", arity = "0..1", description = "The command (default: sluice itself).")
    private Optional<String> command = Optional.empty();

    @Option(names = "--out", paramLabel = "DIR", description = "Writes sluice.1, sluice-run.1 and so on there.")
    private Optional<Path> directory = Optional.empty();

    @Mixin
    private Streams output;

    @Override
    public Integer call() throws Exception {
        Map<String, CommandLine> commands = Sluice.line().getSubcommands();
        if (directory.isPresent()) {
            write(directory.get(), commands);
        } else {
            output.out().print(page(commands));
        }
        output.out().flush();
        return ExitCode.DONE.code();
    }

    private String page(Map<String, CommandLine> commands) throws Refused {
        if (command.isEmpty()) {
            return ManualPage.of(Sluice.line().getCommandSpec());
        }
        CommandLine found = commands.get(command.get());
        if (found == null) {
            throw new Refused(ExitCode.USAGE, "there is no command " + command.get(), "sluice --help lists them");
        }
        return ManualPage.of(found.getCommandSpec());
    }

    private void write(Path folder, Map<String, CommandLine> commands) throws Refused {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("sluice.1", ManualPage.of(Sluice.line().getCommandSpec()));
        commands.forEach((name, line) -> pages.put("sluice-" + name + ".1", ManualPage.of(line.getCommandSpec())));
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, String> page : pages.entrySet()) {
                output.out().println(Files.writeString(folder.resolve(page.getKey()), page.getValue()));
            }
        } catch (IOException failed) {
            throw new Refused(
                    ExitCode.FAILED, folder + " cannot be written: " + failed.getMessage(), "--out another/DIR");
        }
    }
}
