package dev.sluice.cli;

import dev.sluice.run.ExitCode;
import dev.sluice.run.Order;
import dev.sluice.run.Refused;
import dev.sluice.run.environment.Environment;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether somebody is there, how long an automatic pause may wait for them, and whether they meant this environment. */
final class Attending {
    @Option(
            names = "--unattended",
            description =
                    "Asks nobody anything; refuses beforehand what would need a person (default without a terminal).")
    private boolean unattended;

    @Option(names = "--yes", description = "Does not ask before each step.")
    private boolean yes;

    @Option(
            names = "--patience",
            paramLabel = "DURATION",
            description = "How long an automatic pause may last before a person is needed (default: 30m unattended).")
    private Optional<String> patience = Optional.empty();

    @Option(
            names = "--confirm",
            paramLabel = "ENV",
            description = "Confirms a protected environment by its name where nobody can type it.")
    private Optional<String> confirm = Optional.empty();

    boolean unattended() {
        return unattended || !Streams.terminal();
    }

    boolean stepwise() {
        return !unattended() && !yes;
    }

    Optional<Duration> patience(Environment environment) throws Refused {
        return patience.isPresent()
                ? Optional.of(Durations.parse("--patience", patience.get()))
                : environment.patience();
    }

    /** @throws Refused if the environment is protected and its name was not given */
    void confirm(Environment environment, Streams output) throws Refused {
        if (!environment.guarded() || confirm.equals(Optional.of(environment.name()))) {
            return;
        }
        String typed = confirm.orElseGet(() -> unattended()
                ? ""
                : System.console()
                        .readLine("Environment %s is protected. Type its name to go on: ", environment.name()));
        if (!environment.name().equals(typed)) {
            throw new Refused(
                    ExitCode.USAGE,
                    "environment " + environment.name() + " is protected, and its name was not confirmed",
                    unattended() ? "add --confirm " + environment.name() : "type the name exactly as it stands there");
        }
    }

    /** The console at a terminal, else one line per event. */
    FaceHolder face(Order order, Streams output) {
        return unattended() ? FaceHolder.lines(order, output) : FaceHolder.console(order, output);
    }
}
