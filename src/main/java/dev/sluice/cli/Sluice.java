package dev.sluice.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
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
        })
public final class Sluice implements Runnable {
    /** By name, in the order of the help. */
    static final Map<String, Class<?>> COMMANDS = commands();

    @Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs one command and returns its exit code. */
    static int run(String... args) {
        return execute(line(args), args);
    }

    /** The same, with its output and its narration going elsewhere. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        return execute(line(args).setOut(out).setErr(err), args);
    }

    private static int execute(CommandLine line, String... args) {
        line.setParameterExceptionHandler(Faults::usage);
        line.setExecutionExceptionHandler(Faults::execution);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setAbbreviatedSubcommandsAllowed(false);
        return line.execute(args);
    }

    /** Knows all commands, or just the one that is called: reading what all of them take costs half of a start. */
    static CommandLine line(String... args) {
        CommandLine line = new CommandLine(new Sluice());
        Class<?> called = args.length == 0 ? null : COMMANDS.get(args[0]);
        if (called != null) {
            return line.addSubcommand(args[0], called);
        }
        COMMANDS.forEach(line::addSubcommand);
        return line;
    }

    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> commands = new LinkedHashMap<>();
        commands.put("init", InitCommand.class);
        commands.put("new", NewCommand.class);
        commands.put("check", CheckCommand.class);
        commands.put("fmt", FmtCommand.class);
        commands.put("diff", DiffCommand.class);
        commands.put("explain", ExplainCommand.class);
        commands.put("test", TestCommand.class);
        commands.put("docs", DocsCommand.class);
        commands.put("plan", PlanCommand.class);
        commands.put("diagnose", DiagnoseCommand.class);
        commands.put("run", RunCommand.class);
        commands.put("resume", ResumeCommand.class);
        commands.put("status", StatusCommand.class);
        commands.put("why", WhyCommand.class);
        commands.put("watch", WatchCommand.class);
        commands.put("pause", SignalCommands.Pause.class);
        commands.put("continue", SignalCommands.Continue.class);
        commands.put("throttle", SignalCommands.Throttle.class);
        commands.put("set", SignalCommands.Set.class);
        commands.put("skip", SignalCommands.Skip.class);
        commands.put("rehearse", SignalCommands.Rehearse.class);
        commands.put("override", SignalCommands.Override.class);
        commands.put("accept", AcceptCommand.class);
        commands.put("rollback", SignalCommands.Rollback.class);
        commands.put("abort", AbortCommand.class);
        commands.put("notify", NotifyCommand.class);
        commands.put("schema", SchemaCommand.class);
        commands.put("report", ReportCommand.class);
        commands.put("simulate", SimulateCommand.class);
        commands.put("replay", ReplayCommand.class);
        commands.put("audit", AuditCommand.class);
        commands.put("demo", DemoCommand.class);
        commands.put("completion", CompletionCommand.class);
        commands.put("manual", ManualCommand.class);
        return commands;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
