package dev.sluice.cli;

import dev.sluice.engine.Signal;
import dev.sluice.journal.Letter;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.StepRef;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Knobs;
import dev.sluice.run.Past;
import dev.sluice.run.Refused;
import dev.sluice.value.Dimension;
import dev.sluice.value.QuantityParser;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands that tell a run something from another terminal. */
final class SignalCommands {
    private static final String WHICH = "The run (default: the only open one).";

    private SignalCommands() {}

    /** What they share: the run, and leaving the signal for it. */
    abstract static class Base implements Callable<Integer> {
        @Option(names = "--run", paramLabel = "RUN", description = "The same, by name.")
        private Optional<String> named = Optional.empty();

        @Option(
                names = "--env",
                paramLabel = "ENV",
                description = "Leaves it in this environment's databases, for a run of another machine.")
        private Optional<String> environment = Optional.empty();

        @Mixin
        private Place place;

        @Mixin
        private Streams output;

        abstract Optional<String> run();

        abstract Signal signal(Runbook runbook) throws Refused;

        @java.lang.Override
        public Integer call() throws Exception {
            Optional<String> meant = run().or(() -> named);
            if (environment.isPresent()) {
                return SignalSender.send(place.environment(environment.get()), meant, this::signal, output);
            }
            String runId = place.run(meant);
            Past past = Past.of(place.runs(), runId);
            if (past.isOver()) {
                throw new Refused(ExitCode.USAGE, "run " + runId + " is over", "sluice report " + runId);
            }
            return SignalSender.send(place.runs(), runId, Letter.of(Operator.name(), signal(past.runbook())), output);
        }
    }

    /** Those that somebody must answer for. */
    abstract static class WithReason extends Base {
        @Option(names = "--because", required = true, paramLabel = "TEXT", description = "Why; it is journaled.")
        String because;

        @java.lang.Override
        public Integer call() throws Exception {
            Operator.requireReason(because);
            return super.call();
        }
    }

    /** Those that are about the run as a whole. */
    abstract static class OfTheRun extends WithReason {
        @Parameters(index = "0", paramLabel = "RUN", arity = "0..1", description = WHICH)
        private Optional<String> run = Optional.empty();

        @java.lang.Override
        Optional<String> run() {
            return run;
        }
    }

    /** Those that name something of it first. */
    abstract static class OfAPart extends WithReason {
        @Parameters(index = "1", paramLabel = "RUN", arity = "0..1", description = WHICH)
        private Optional<String> run = Optional.empty();

        @java.lang.Override
        Optional<String> run() {
            return run;
        }
    }

    @Command(
            name = "pause",
            mixinStandardHelpOptions = true,
            description = {
                "Pauses a run until somebody continues it.",
                "An unattended run ends with exit code 10 instead, and goes on with: sluice resume RUN"
            },
            footer = {"", "Example:  sluice pause --because \"deploy of checkout\""})
    static final class Pause extends OfTheRun {
        @java.lang.Override
        Signal signal(Runbook runbook) {
            return new Signal.Pause(because);
        }
    }

    @Command(
            name = "continue",
            mixinStandardHelpOptions = true,
            description = {
                "Lets a paused run go on, once its gates agree on fresh samples.",
                "An unattended run that was paused has ended with exit code 10: sluice resume RUN lets it go on."
            },
            footer = {"", "Example:  sluice continue --because \"the replica is back\""})
    static final class Continue extends Base {
        @Option(names = "--because", paramLabel = "TEXT", description = "Why; it is journaled.")
        private String because = "";

        @Parameters(index = "0", paramLabel = "RUN", arity = "0..1", description = WHICH)
        private Optional<String> run = Optional.empty();

        @java.lang.Override
        Optional<String> run() {
            return run;
        }

        @java.lang.Override
        Signal signal(Runbook runbook) {
            return new Signal.Continue(because);
        }
    }

    @Command(
            name = "throttle",
            mixinStandardHelpOptions = true,
            description = "Lets batches work this share of the time only; 100%% lifts it.",
            footer = {"", "Example:  sluice throttle 25%% --because \"Friday evening\""})
    static final class Throttle extends OfAPart {
        @Parameters(index = "0", paramLabel = "SHARE", description = "Such as 25%%.")
        private String share;

        @java.lang.Override
        Signal signal(Runbook runbook) throws Refused {
            double percent = QuantityParser.parse(share)
                    .filter(found -> found.dimension().equals(Dimension.PERCENT))
                    .map(found -> found.amount())
                    .filter(amount -> amount > 0 && amount <= 100)
                    .orElseThrow(() -> new Refused(
                            ExitCode.USAGE, "'" + share + "' is no share", "sluice throttle 25% --because TEXT"));
            return new Signal.Throttle(percent, because);
        }
    }

    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            description = "Changes a live parameter of a run.",
            footer = {"", "Example:  sluice set batch=2_000 --because \"smaller bites\""})
    static final class Set extends OfAPart {
        @Parameters(index = "0", paramLabel = "NAME=VALUE", description = "The parameter and its new value.")
        private String assignment;

        @java.lang.Override
        Signal signal(Runbook runbook) throws Refused {
            return Knobs.set(runbook, assignment, because);
        }
    }

    @Command(
            name = "skip",
            mixinStandardHelpOptions = true,
            description = "Skips the step at which a run stands; never a required one.",
            footer = {"", "Example:  sluice skip canary.sample --because \"done by hand on the 12th\""})
    static final class Skip extends OfAPart {
        @Parameters(index = "0", paramLabel = "PHASE.STEP", description = "The step.")
        private String step;

        @java.lang.Override
        Signal signal(Runbook runbook) throws Refused {
            int dot = step.indexOf('.');
            if (dot <= 0) {
                throw new Refused(
                        ExitCode.USAGE, "'" + step + "' is no step", "write it as PHASE.STEP, see: sluice status");
            }
            return new Signal.Skip(new StepRef(step.substring(0, dot), step.substring(dot + 1)), because);
        }
    }

    @Command(
            name = "rehearse",
            mixinStandardHelpOptions = true,
            description =
                    "Finds out whether the lock of the step that stands postponed would be granted; changes nothing.",
            footer = {"", "Example:  sluice rehearse --because \"before the night of the 12th\""})
    static final class Rehearse extends OfTheRun {
        @java.lang.Override
        Signal signal(Runbook runbook) {
            return new Signal.Rehearse(because);
        }
    }

    @Command(
            name = "override",
            mixinStandardHelpOptions = true,
            description = "Lets a run pass one gate for a while; never a rollback that is due.",
            footer = {"", "Example:  sluice override healthy --because \"lag of the reporting replica\" --expires 15m"})
    static final class Override extends OfAPart {
        @Parameters(index = "0", paramLabel = "GATE", description = "The gate, or the phase for the phase's own rules.")
        private String gate;

        @Option(
                names = "--expires",
                required = true,
                paramLabel = "DURATION",
                description = "For how long, such as 15m.")
        private String expires;

        @java.lang.Override
        Signal signal(Runbook runbook) throws Refused {
            return new Signal.Override(
                    gate, because, Durations.parse("--expires", expires).toMillis());
        }
    }

    @Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            description = "Undoes what a run has done, newest first, to its start or its last irreversible step.",
            footer = {"", "Example:  sluice rollback --because \"checkout errors after canary\""})
    static final class Rollback extends OfTheRun {
        @java.lang.Override
        Signal signal(Runbook runbook) {
            return new Signal.Rollback(because);
        }
    }
}
