package dev.sluice.cli;

import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Reads the plain command lines of editors and hooks, {@code check} and {@code fmt} with files, flags and a format,
 * without Picocli, which would take a third of their time. Whatever is not known at sight is left to Picocli: help,
 * mistakes, rarer options.
 */
final class PlainLine {
    private static final String FORMAT = "--format";

    private final Set<String> flags = new HashSet<>();
    private final List<Path> files = new ArrayList<>();
    private String format = "human";

    private PlainLine() {}

    /** Runs what the words call and returns its exit code; empty, with nothing done, if they have to be read with care. */
    static OptionalInt run(PrintWriter out, PrintWriter err, String... args) {
        Optional<Callable<Integer>> command = args.length == 0 ? Optional.empty() : command(out, err, args);
        if (command.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(command.get().call());
        } catch (Exception fault) {
            return OptionalInt.of(Faults.execution(fault, err));
        }
    }

    private static Optional<Callable<Integer>> command(PrintWriter out, PrintWriter err, String... args) {
        PlainLine line = new PlainLine();
        switch (args[0]) {
            case "check" -> {
                if (line.read(args, Set.of("--plain", "--fix"))) {
                    CheckOutput.Format format = line.format(CheckOutput.Format.values());
                    if (format != null) {
                        CheckOutput output = new CheckOutput(line.has("--plain"), format, out, err);
                        return Optional.of(new CheckCommand(line.files, line.has("--fix"), output));
                    }
                }
            }
            case "fmt" -> {
                if (line.read(args, Set.of("--plain", "--check", "--diff"))) {
                    Output.Format format = line.format(Output.Format.values());
                    if (format != null) {
                        Output output = new Output(line.has("--plain"), format, out, err);
                        return Optional.of(new FmtCommand(line.files, line.has("--check"), line.has("--diff"), output));
                    }
                }
            }
            default -> {
                // all others have more to do than to start
            }
        }
        return Optional.empty();
    }

    /** Takes the words after the command's name; false if one is not one of these flags, a format or a file. */
    private boolean read(String[] args, Set<String> known) {
        try {
            return readAll(args, known);
        } catch (InvalidPathException noPath) {
            return false;
        }
    }

    private boolean readAll(String[] args, Set<String> known) {
        boolean formatted = false;
        for (int i = 1; i < args.length; i++) {
            String word = args[i];
            if (word.equals(FORMAT) && !formatted && i + 1 < args.length) {
                i++;
                format = args[i];
                formatted = true;
            } else if (word.startsWith("-") && !word.equals("-")) {
                if (!known.contains(word) || !flags.add(word)) {
                    return false;
                }
            } else if (word.isEmpty() || word.startsWith("@")) {
                return false;
            } else {
                files.add(Path.of(word));
            }
        }
        return !files.isEmpty();
    }

    private boolean has(String flag) {
        return flags.contains(flag);
    }

    /** The one named, absent (null) if there is none. */
    private <E extends Enum<E>> E format(E[] all) {
        for (E one : all) {
            if (one.name().equalsIgnoreCase(format)) {
                return one;
            }
        }
        return null;
    }
}
