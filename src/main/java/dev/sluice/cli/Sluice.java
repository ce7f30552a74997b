package dev.sluice.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** The command line's entry point. */
@Command(
        name = "sluice",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Runs risky database migrations from .runbook files.",
        footer = {
            "",
            "Try it:  sluice demo",
            "Begin:   sluice check FILE, sluice plan FILE --env ENV, sluice run FILE --env ENV"
        },
        subcommands = {
            CheckCommand.class,
            DocsCommand.class,
            PlanCommand.class,
            RunCommand.class,
            ResumeCommand.class,
            StatusCommand.class,
            WhyCommand.class,
            SignalCommands.Pause.class,
            SignalCommands.Continue.class,
            SignalCommands.Throttle.class,
            SignalCommands.Set.class,
            SignalCommands.Skip.class,
            SignalCommands.Override.class,
            SignalCommands.Rollback.class,
            SignalCommands.Abort.class,
            SchemaCommand.class,
            ReportCommand.class,
            DemoCommand.class
        })
public final class Sluice implements Runnable {
    @Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs one command and returns its exit code. */
    static int run(String... args) {
        CommandLine line = new CommandLine(new Sluice());
        line.setParameterExceptionHandler(Faults::usage);
        line.setExecutionExceptionHandler(Faults::execution);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setAbbreviatedSubcommandsAllowed(false);
        return line.execute(args);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
