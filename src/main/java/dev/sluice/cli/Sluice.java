package dev.sluice.cli;

import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.OptionalInt;
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
    @Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] args) {
        StandardOutput output = StandardOutput.install();
        PrintWriter err = printer(System.err);
        OptionalInt over = PlainLine.run(printer(System.out), err, args);
        if (over.isPresent()) {
            // Nothing is left to do, and an orderly exit would first look for somebody who logs exits.
            Runtime.getRuntime().halt(output.judge(over.getAsInt(), err));
        }
        System.exit(output.judge(careful(line(args), args), err));
    }

    /** As Picocli's own: everything is printed in the default encoding, UTF-8. */
    private static PrintWriter printer(PrintStream stream) {
        return new PrintWriter(new BufferedWriter(new OutputStreamWriter(stream, Charset.defaultCharset())), true);
    }

    /** Runs one command with its output and its narration going elsewhere, and returns its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        OptionalInt over = PlainLine.run(out, err, args);
        return over.isPresent()
                ? over.getAsInt()
                : careful(line(args).setOut(out).setErr(err), args);
    }

    static int careful(CommandLine line, String... args) {
        line.setParameterExceptionHandler(Faults::usage);
        line.setExecutionExceptionHandler((fault, called, parsed) -> Faults.execution(fault, called.getErr()));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setAbbreviatedSubcommandsAllowed(false);
        // Picocli's own hides what is wrong with a name.
        line.registerConverter(Path.class, Path::of);
        Footer.into(line);
        return line.execute(args);
    }

    /** Knows all commands, or just the one that is called: reading what all of them take costs half of a start. */
    static CommandLine line(String... args) {
        CommandLine line = new CommandLine(new Sluice());
        Class<?> called = args.length == 0 ? null : AllCommands.BY_NAME.get(args[0]);
        if (called != null) {
            return line.addSubcommand(args[0], called);
        }
        AllCommands.BY_NAME.forEach(line::addSubcommand);
        return line;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
