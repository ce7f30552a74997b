package dev.sluice.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** Every command of the command line. */
final class AllCommands {
    /** By name, in the order of the help. */
    static final Map<String, Class<?>> BY_NAME = commands();

    private AllCommands() {}

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
}
