package dev.sluice.cli;

import dev.sluice.run.ExitCode;
import dev.sluice.run.Refused;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The runbooks whose tests are meant. */
record TestFiles(List<Wanted> wanted) {
    static final String ENDING = ".runbook";
    private static final Pattern WITH_LINE = Pattern.compile("(.+):([0-9]{1,7})");
    /** Folders in which nobody keeps runbooks. */
    private static final Set<String> PASSED_OVER = Set.of("target", "node_modules", "build");

    /** @param line of the one test that is meant; all are without it */
    record Wanted(Path file, OptionalInt line) {}

    TestFiles {
        wanted = List.copyOf(wanted);
    }

    /** @throws Refused if a path leads nowhere */
    static TestFiles of(List<String> paths) throws Refused {
        List<Wanted> wanted = new ArrayList<>();
        for (String path : paths) {
            Path file = Path.of(path);
            Matcher withLine = WITH_LINE.matcher(path);
            if (Files.isDirectory(file)) {
                within(file).forEach(found -> wanted.add(new Wanted(found, OptionalInt.empty())));
            } else if (!Files.exists(file) && withLine.matches()) {
                wanted.add(new Wanted(Path.of(withLine.group(1)), OptionalInt.of(Integer.parseInt(withLine.group(2)))));
            } else {
                wanted.add(new Wanted(file, OptionalInt.empty()));
            }
        }
        return new TestFiles(wanted);
    }

    private static Set<Path> within(Path folder) throws Refused {
        Set<Path> found = new TreeSet<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
                    String name =
                            each.getFileName() == null ? "" : each.getFileName().toString();
                    boolean passedOver = PASSED_OVER.contains(name) || name.length() > 2 && name.startsWith(".");
                    return passedOver && !each.equals(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) {
                    if (each.toString().endsWith(ENDING)) {
                        found.add(each.normalize());
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException failed) {
            throw new Refused(
                    ExitCode.USAGE,
                    "the runbooks in " + folder + " cannot be listed: " + failed.getMessage(),
                    "ls -l " + folder);
        }
        return found;
    }

    /** The folders in which they are, as far as there are any. */
    Set<Path> folders() {
        Set<Path> folders = new TreeSet<>();
        wanted.forEach(one -> folders.add(one.file().toAbsolutePath().getParent()));
        folders.removeIf(folder -> !Files.isDirectory(folder));
        return folders;
    }

    /** The file, if only one is meant. */
    Optional<Path> single() {
        return wanted.size() == 1 ? Optional.of(wanted.getFirst().file()) : Optional.empty();
    }
}
