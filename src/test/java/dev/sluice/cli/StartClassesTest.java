package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.testing.Command;
import dev.sluice.testing.Golden;
import dev.sluice.testing.SluiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A check loads what it needs and nothing else: each class more is paid for at every start. */
class StartClassesTest {
    /** From the log of the JVM: {@code [0.207s][info][class,load] java.io.File source: jrt:/java.base}. */
    private static final Pattern LOADED = Pattern.compile("\\] (\\S+) source: ");

    /** Our rooms by their first word, libraries by their first two. */
    private static final Pattern ROOM = Pattern.compile("dev\\.sluice\\.\\w+|\\w+\\.\\w+");

    /** Classes of the JDK that mean databases, servers or reflection's stand-ins. */
    private static final Pattern COSTLY =
            Pattern.compile("java\\.sql\\..*|(java|jdk\\.internal)\\.net\\.http\\..*|javax?\\.xml\\..*|jdk\\.proxy.*");

    @TempDir
    private Path directory;

    @Test
    void aCheckLoadsTheLanguageAndLittleElse() throws IOException {
        Golden.assertMatches("cli/check-classes.txt", rooms(loaded("check", "runbooks/orders_status.runbook")));
    }

    @Test
    void noneOfThemIsForDatabasesOrServers() throws IOException {
        List<String> costly = loaded("check", "runbooks/orders_status.runbook").stream()
                .filter(name -> COSTLY.matcher(name).matches())
                .toList();

        assertEquals(List.of(), costly);
    }

    /** The names of all classes that this command loads, those that the JVM makes as it goes left out. */
    private List<String> loaded(String... arguments) throws IOException {
        Path log = directory.resolve("loaded.txt");
        List<String> words = new ArrayList<>(SluiceProcess.commandLine(arguments));
        words.add(1, "-Xlog:class+load:file=" + log);
        Command.of(words).run().orFail();
        return Files.readAllLines(log).stream()
                .map(LOADED::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .filter(name -> !name.contains("$$"))
                .toList();
    }

    private static String rooms(List<String> names) {
        Map<String, Long> counts = names.stream()
                .filter(name -> !name.matches("(java|javax|jdk|sun|com\\.sun)\\..*"))
                .collect(Collectors.groupingBy(StartClassesTest::room, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(room -> room.getKey() + ": at most " + atMost(room.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    private static String room(String name) {
        Matcher room = ROOM.matcher(name);
        return room.lookingAt() ? room.group() : name;
    }

    /** 1, 2, 5, 10, 20, 50 ...: so rough that an ordinary change does not touch it. */
    private static long atMost(long count) {
        long bound = 1;
        for (int i = 0; bound < count; i++) {
            bound = i % 3 == 1 ? bound / 2 * 5 : bound * 2;
        }
        return bound;
    }
}
