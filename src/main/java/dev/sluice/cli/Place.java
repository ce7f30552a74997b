package dev.sluice.cli;

import dev.sluice.journal.RunDirectory;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Refused;
import dev.sluice.run.environment.Environment;
import dev.sluice.run.environment.EnvironmentFile;
import dev.sluice.run.environment.Loaded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command works: the repository, its environment file, and the state of its runs. */
final class Place {
    private static final String ENVIRONMENTS = "sluice.yaml";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec mixee;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "Where runs are kept (default: .sluice beside the nearest sluice.yaml upwards, or in the repository).")
    private Optional<Path> state = Optional.empty();

    @Option(
            names = "--env-file",
            paramLabel = "FILE",
            description = "The environment file (default: the nearest sluice.yaml upwards from here).")
    private Optional<Path> environmentFile = Optional.empty();

    RunDirectory runs() {
        return new RunDirectory(state.orElseGet(() -> root().resolve(".sluice")));
    }

    /** The repository: the nearest folder upwards with an environment file or a {@code .git}, else the working folder. */
    static Path root() {
        Path here = Path.of("").toAbsolutePath();
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(ENVIRONMENTS)) || Files.exists(folder.resolve(".git"))) {
                return folder;
            }
        }
        return here;
    }

    /** A path as a person here would type it. */
    static Path here(Path path) {
        Path here = Path.of("").toAbsolutePath();
        return path.startsWith(here) ? here.relativize(path) : path;
    }

    /** A file as it was typed when a run began: from here, else from the top of the repository; absent if it is gone. */
    static Optional<Path> file(String typed) {
        return Stream.of(Path.of(typed), root().resolve(typed))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** The environment file, which need not be there. */
    Path environmentFile() {
        return environmentFile.orElseGet(() -> root().resolve(ENVIRONMENTS));
    }

    /** The environment file if it was named. */
    Optional<Path> typedEnvironmentFile() {
        return environmentFile;
    }

    /** @throws Refused if there is no such file or environment, or it has faults */
    Environment environment(String name) throws Refused {
        Path file = environmentFile();
        return switch (EnvironmentFile.load(file, name, System.getenv())) {
            case Loaded.Usable usable -> usable.environment();
            case Loaded.Faulty faulty ->
                throw new Refused(
                        ExitCode.USAGE,
                        faulty.faults().stream().map(Object::toString).collect(Collectors.joining("\n        ")),
                        "mend " + file + ", then run the same command again");
        };
    }

    /** The command, if it only looks at a run: one that is over can be looked at, too, but not driven. */
    private Optional<String> looks() {
        Object command = mixee.userObject();
        return command instanceof WatchCommand || command instanceof WhyCommand
                ? Optional.of(mixee.name())
                : Optional.empty();
    }

    /**
     * The run meant: the one named, else the only open one.
     *
     * @throws Refused naming the candidates
     */
    String run(Optional<String> named) throws Refused {
        if (named.isPresent()) {
            return named.get();
        }
        RunDirectory runs = runs();
        List<String> open = RunList.open(runs);
        if (open.size() == 1) {
            return open.getFirst();
        }
        if (open.isEmpty()) {
            throw new Refused(
                    ExitCode.USAGE,
                    "no run is open in " + runs.state(),
                    looks().map(word -> "sluice status lists the runs; name one: sluice " + word + " RUN")
                            .orElse("sluice run FILE --env ENV begins one; sluice status lists those that are over"));
        }
        throw new Refused(
                ExitCode.USAGE,
                "several runs are open: " + String.join(", ", open),
                "name one, such as: sluice status " + open.getLast());
    }
}
