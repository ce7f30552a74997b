package dev.sluice.cli;

import dev.sluice.demo.Demo;
import dev.sluice.demo.DemoOptions;
import dev.sluice.demo.Faces;
import dev.sluice.demo.Scenario;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Order;
import dev.sluice.run.Refused;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Runs a real migration of a million rows on a throw-away PostgreSQL under load, in about two minutes.",
        footer = {
            "",
            "Example:  sluice demo                                     steps it at a terminal",
            "          sluice demo --unattended --seed 7               lets it run, with another incident",
            "          sluice demo --scenario rollback --unattended    ends in a rollback, exit 20"
        })
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--scenario", paramLabel = "forward|rollback", description = "What it shows (default: forward).")
    private Scenario scenario = Scenario.FORWARD;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Moment and size of the incident (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--rows", paramLabel = "N", description = "How many orders (default: ${DEFAULT-VALUE}).")
    private long rows = 1_000_000;

    @Option(names = "--unattended", description = "Asks nobody anything (default without a terminal).")
    private boolean unattended;

    @Option(names = "--yes", description = "Does not ask before each step.")
    private boolean yes;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "An empty folder for everything (default: a fresh one, kept).")
    private Optional<Path> directory = Optional.empty();

    @Option(names = "--keep-server", description = "Leaves PostgreSQL running, and says how to stop it.")
    private boolean keepServer;

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "Gives a parameter of the runbook a value.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Mixin
    private Streams output;

    @Override
    public Integer call() throws Exception {
        if (rows < DemoOptions.FEWEST_ROWS || rows > DemoOptions.MOST_ROWS) {
            throw new Refused(
                    ExitCode.USAGE,
                    "--rows " + rows + " is not between " + DemoOptions.FEWEST_ROWS + " and " + DemoOptions.MOST_ROWS,
                    "sluice demo --rows 1000000");
        }
        boolean watched = Streams.terminal() && !unattended;
        boolean stepwise = watched && !yes;
        DemoOptions options = new DemoOptions(
                scenario, seed, rows, stepwise, directory, keepServer, set, Operator.name(), Version.current());
        return new Demo(options, output.out(), order -> face(order, watched)).run();
    }

    private Faces.Shown face(Order order, boolean watched) {
        FaceHolder holder = watched ? FaceHolder.console(order, output) : FaceHolder.lines(order, output);
        return new Faces.Shown(holder.face(), holder::close);
    }
}
