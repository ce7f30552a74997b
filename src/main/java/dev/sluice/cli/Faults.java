package dev.sluice.cli;

import dev.sluice.document.TemplateFault;
import dev.sluice.journal.JournalException;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Refused;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what stopped a command into a message and an exit code. A user never sees a stack trace. */
final class Faults {
    private static final Pattern CHOICES = Pattern.compile("(expected one of \\[[\\w, ]+]) \\(case-insensitive\\)");

    /** Of a number, by Picocli's names of Java's types. */
    private static final Pattern NO_NUMBER = Pattern.compile("' is not an? (int|long|double)$");

    private Faults() {}

    static int usage(ParameterException fault, String[] args) {
        CommandLine line = fault.getCommandLine();
        PrintWriter err = line.getErr();
        if (fault.getCause() instanceof InvalidPathException noPath) {
            return execution(noPath, err);
        }
        err.println("sluice: " + plain(fault.getMessage()));
        UnmatchedArgumentException.printSuggestions(fault, err);
        err.println("  next: " + line.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return ExitCode.USAGE.code();
    }

    /** A message of Picocli's in the words of the help: choices and numbers as they are typed, and nothing said twice. */
    private static String plain(String message) {
        String choices = CHOICES.matcher(message.replaceFirst("^Error: ", "").replace("option option", "option"))
                .replaceFirst(found -> found.group(1).toLowerCase(Locale.ROOT));
        return NO_NUMBER
                .matcher(choices)
                .replaceFirst(
                        found -> found.group(1).equals("double") ? "' is not a number" : "' is not a whole number");
    }

    static int execution(Exception fault, PrintWriter err) {
        int code = switch (fault) {
            case Refused refusal -> refused(refusal, err);
            case JournalException journal -> {
                err.println("sluice: " + journal.what());
                err.println("  next: " + journal.next());
                yield journal.code().exitCode();
            }
            case TemplateFault template -> {
                err.println("sluice: " + template.place() + ": " + template.getMessage());
                err.println("  next: " + template.help());
                yield ExitCode.FAILED.code();
            }
            case InvalidPathException noPath -> unnameable(noPath, err);
            case InterruptedException interrupted -> ExitCode.INTERRUPTED.code();
            default -> bug(fault, err);
        };
        err.flush();
        return code;
    }

    private static int refused(Refused refusal, PrintWriter err) {
        err.println("sluice: " + refusal.getMessage());
        refusal.next().forEach(next -> err.println("  next: " + next));
        return refusal.exitCode().code();
    }

    /** Java writes names of files in the encoding of the locale, which may lack their letters. */
    private static int unnameable(InvalidPathException noPath, PrintWriter err) {
        err.println("sluice: " + noPath.getInput() + " cannot be the name of a file here: " + noPath.getReason());
        err.println(
                "  next: name files in ASCII only, or in a locale that has their letters: LC_ALL=C.UTF-8 sluice ...");
        return ExitCode.USAGE.code();
    }

    private static int bug(Exception fault, PrintWriter err) {
        StringWriter trace = new StringWriter();
        fault.printStackTrace(new PrintWriter(trace));
        err.println("sluice: this is a bug in Sluice: " + fault);
        try {
            Path file = Files.createTempFile("sluice-bug-", ".txt");
            Files.writeString(file, trace.toString());
            err.println("  nothing more was begun; what a maintainer needs to see is in " + file);
        } catch (IOException unwritable) {
            err.println(
                    "  nothing more was begun; and no file could be written to tell more: " + unwritable.getMessage());
        }
        return ExitCode.BUG.code();
    }
}
