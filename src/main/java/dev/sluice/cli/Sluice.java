package dev.sluice.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line's entry point. */
@Command(
        name = "sluice",
        mixinStandardHelpOptions = true,
        version = "sluice 0.1.0-SNAPSHOT",
        description = "Runs risky database migrations from .runbook files.")
public final class Sluice {

    private Sluice() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Sluice()).execute(args));
    }
}
