package dev.sluice.cli;

import dev.sluice.run.ExitCode;
import dev.sluice.run.FileFaults;
import dev.sluice.run.Refused;
import dev.sluice.scaffold.StarterFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice init}. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = "Makes a repository ready for runbooks; what is there already is left as it is.",
        footer = {"", "Example:  sluice init && sluice new backfill orders_status"})
final class InitCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "The top of the repository (default: the working folder).")
    private Path folder = Path.of("");

    @Mixin
    private Streams streams;

    @Override
    public Integer call() throws Exception {
        for (StarterFile file : StarterFile.all()) {
            streams.out().println(write(file) + " " + file.path());
        }
        streams.out().flush();
        streams.err().println("  next: sluice new backfill orders_status; git config core.hooksPath .githooks");
        streams.err().flush();
        return ExitCode.DONE.code();
    }

    /** What became of it, in a word. */
    private String write(StarterFile file) throws Refused {
        Path path = folder.resolve(file.path());
        try {
            if (!Files.exists(path)) {
                Files.createDirectories(path.toAbsolutePath().getParent());
                Files.writeString(path, file.text(), StandardCharsets.UTF_8);
                if (file.executable() && !path.toFile().setExecutable(true, false)) {
                    throw new IOException("it cannot be made executable");
                }
                return "made   ";
            }
            if (!file.appended()) {
                return "kept   ";
            }
            String present = Files.readString(path);
            String wanted = file.appendedTo(present);
            if (wanted.equals(present)) {
                return "kept   ";
            }
            Files.writeString(path, wanted, StandardCharsets.UTF_8);
            return "changed";
        } catch (IOException failed) {
            throw new Refused(
                    ExitCode.FAILED, path + " cannot be written: " + FileFaults.reason(failed), "sluice init DIR");
        }
    }
}
