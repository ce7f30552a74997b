package dev.sluice.cli;

import dev.sluice.language.model.Param;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.Decoded;
import dev.sluice.rehearsal.Batch;
import dev.sluice.rehearsal.Outcome;
import dev.sluice.rehearsal.Simulation;
import dev.sluice.rehearsal.Statistics;
import dev.sluice.run.ExitCode;
import dev.sluice.run.ModuleFiles;
import dev.sluice.run.Refused;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice simulate FILE}. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = "Runs a runbook many times in a simulated world where things go wrong, offline and in no time.",
        footer = {
            "",
            "Example:  sluice simulate runbooks/orders_status.runbook --runs 10000",
            "          sluice simulate runbooks/orders_status.runbook --seed 17 --trace",
            "Each simulated second of a soak is computed, so that parameters which are durations are as",
            "short as their ranges allow, unless --set or --as-written says otherwise.",
            "Ctrl-C ends it with what the runs done so far came to.",
            "Exit 0: every run kept every promise. 3: errors. 130: stopped before all were done.",
            "5: one did not; or from 1000 runs on, a kind of fault changed nothing or a transition was never taken."
        })
final class SimulateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The runbook.")
    private Path file;

    /** Without a number of runs, so many at most. */
    private static final long MOST_RUNS = 10 * Statistics.ENOUGH_RUNS;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = {
                "How many runs (default: 1000, and up to 10000 as long as a kind of fault was",
                "never felt or a transition never taken; with --trace 1)."
            })
    private Optional<Long> runs = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "The first run's seed (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--trace", description = "Tells everything that happens in the run of this seed.")
    private boolean trace;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Gives a parameter a value, such as --set pace=1s.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(names = "--as-written", description = "Keeps every duration as the file gives it, soaks of a day included.")
    private boolean asWritten;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        if (runs.orElse(1L) < 1 || trace && runs.orElse(1L) != 1) {
            throw new Refused(
                    ExitCode.USAGE,
                    trace ? "--trace tells of one run" : "--runs wants a number from 1 on",
                    "sluice simulate " + file + " --seed " + seed + (trace ? " --trace" : " --runs 1000"));
        }
        if (trace && output.json()) {
            throw new Refused(
                    ExitCode.USAGE,
                    "--trace is a text: what happened, line by line",
                    "sluice simulate " + file + " --seed " + seed + " --trace");
        }
        Decoded text = RunbookFile.read(file);
        Runbook runbook = shortened(Runbooks.sound(text, file, set, output), text);
        return (trace ? traced(prepared(runbook)) : many(runbook)).code();
    }

    /** With durations as short as their ranges allow; as it is where that leaves no sound runbook. */
    private Runbook shortened(Runbook written, Decoded text) {
        Map<String, String> shortest = asWritten ? Map.of() : shortest(written);
        if (shortest.isEmpty()) {
            return written;
        }
        Map<String, String> all = new LinkedHashMap<>(set);
        all.putAll(shortest);
        Optional<Runbook> shorter = Runbooks.check(text, file.toString(), ModuleFiles.beside(file), all)
                .runbook();
        if (shorter.isPresent()) {
            tell("durations are as short as the file allows:" + settings(shortest) + " (--as-written keeps them)");
        }
        return shorter.orElse(written);
    }

    private Map<String, String> shortest(Runbook written) {
        Map<String, String> shortest = new LinkedHashMap<>();
        for (Param param : written.params()) {
            boolean open = param.unit() == Unit.DURATION && !set.containsKey(param.name());
            if (open && param.lowest().orElse(null) instanceof Value.Amount lowest && lowest.amount() > 0) {
                shortest.put(param.name(), QuantityFormat.format(lowest, Unit.DURATION));
            }
        }
        return shortest;
    }

    private static String settings(Map<String, String> settings) {
        StringBuilder text = new StringBuilder();
        settings.forEach(
                (name, value) -> text.append(" --set ").append(name).append('=').append(value));
        return text.toString();
    }

    private Simulation prepared(Runbook runbook) {
        Simulation simulation = Simulation.of(runbook, List::of);
        for (String stage : simulation.hopeless()) {
            output.err()
                    .println("no values of the metrics were found under which a run passes " + stage
                            + ": its conditions may exclude each other");
        }
        output.err().flush();
        return simulation;
    }

    private ExitCode traced(Simulation simulation) {
        Outcome outcome = simulation.run(seed, true);
        outcome.trace().forEach(output.out()::println);
        output.out().println(outcome.ending().map(Enum::name).orElse("NOT ENDED"));
        output.out().flush();
        return outcome.violations().isEmpty() ? ExitCode.DONE : ExitCode.TEST_FAILED;
    }

    private ExitCode many(Runbook runbook) throws InterruptedException {
        AtomicReference<Batch> begun = new AtomicReference<>();
        EarlyEnd early = new EarlyEnd(() -> stop(Optional.ofNullable(begun.get())));
        try {
            Simulation simulation = prepared(runbook);
            Statistics statistics = simulation.statistics();
            long wanted = 0;
            do {
                long more = runs.orElse(Statistics.ENOUGH_RUNS);
                Batch batch = new Batch(simulation);
                begun.set(batch);
                statistics.add(
                        batch.run(seed + wanted, more, new SimulationProgress(more, System::nanoTime, this::tell)));
                wanted += more;
            } while (seldom(statistics, wanted));
            SimulationReport report = new SimulationReport(statistics, wanted, again());
            output.out().print(output.json() ? report.json() : report.text());
            output.out().flush();
            if (report.stopped()) {
                return ExitCode.INTERRUPTED;
            }
            return statistics.violations() == 0 && statistics.blindSpots().isEmpty()
                    ? ExitCode.DONE
                    : ExitCode.TEST_FAILED;
        } finally {
            early.close();
        }
    }

    /** Whether something has not happened yet that more runs may show: in a short runbook some of it is seldom. */
    private boolean seldom(Statistics statistics, long wanted) {
        boolean more = runs.isEmpty() && wanted < MOST_RUNS && statistics.runs() == wanted;
        boolean seldom =
                more && statistics.violations() == 0 && !statistics.blindSpots().isEmpty();
        if (seldom) {
            tell(statistics.blindSpots().getFirst() + " so far: " + Statistics.ENOUGH_RUNS + " more runs");
        }
        return seldom;
    }

    private boolean stop(Optional<Batch> begun) {
        tell(
                begun.isPresent()
                        ? "stopped: what the runs done so far came to"
                        : "stopped before the first run: one without faults, which comes before all, was not over");
        begun.ifPresent(Batch::stop);
        return begun.isPresent();
    }

    private void tell(String line) {
        output.err().println(line);
        output.err().flush();
    }

    /** What leads to the same run again, but for the seed. */
    private String again() {
        return "sluice simulate " + file + settings(set) + (asWritten ? " --as-written" : "");
    }
}
