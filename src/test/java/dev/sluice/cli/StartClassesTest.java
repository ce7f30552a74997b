package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Command;
import dev.sluice.testing.Golden;
import dev.sluice.testing.SluiceProcess;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A check loads what it needs and nothing else: each class more is paid for at every start. */
class StartClassesTest {
    /** From the log of the JVM: {@code [0.207s][info][class,load] java.io.File source: jrt:/java.base}. */
    private static final Pattern LOADED = Pattern.compile("\\] (\\S+) source: ");

    private static final Pattern OF_THE_JDK = Pattern.compile("(java|javax|jdk|sun|com\\.sun)\\..*");

    /** A class without a name: compilers differ in how many they make. */
    private static final Pattern UNNAMED = Pattern.compile("\\$\\d+(?=\\$|$)");

    /**
     * Of the JDK: public packages of its base by their first two words, and other modules by name. Two are only asked by the base
     * whether they know consoles. JDKs differ in what they load themselves, hence not all of this need be there.
     */
    private static final Set<String> FAMILIES = Set.of(
            "java.io",
            "java.lang",
            "java.math",
            "java.net",
            "java.nio",
            "java.security",
            "java.time",
            "java.util",
            "javax.crypto",
            "javax.security",
            "jdk.internal.le",
            "jdk.jshell");

    /** Classes of the JDK that mean databases, servers or reflection's stand-ins. */
    private static final Pattern COSTLY =
            Pattern.compile("java\\.sql\\..*|(java|jdk\\.internal)\\.net\\.http\\..*|javax?\\.xml\\..*|jdk\\.proxy.*");

    @TempDir
    private Path directory;

    @Test
    void aCheckLoadsTheLanguageAndLittleElse() throws IOException {
        Golden.assertMatches("cli/check-classes.txt", listed(loaded("check", "runbooks/orders_status.runbook")));
    }

    @Test
    void noneOfThemIsForDatabasesOrServers() throws IOException {
        List<String> costly = loaded("check", "runbooks/orders_status.runbook").stream()
                .filter(name -> COSTLY.matcher(name).matches())
                .toList();

        assertEquals(List.of(), costly);
    }

    @Test
    void noFamilyOfTheJdkIsNew() throws IOException {
        Map<String, String> modules = new HashMap<>();
        for (ModuleReference module : ModuleFinder.ofSystem().findAll()) {
            module.descriptor()
                    .packages()
                    .forEach(name -> modules.put(name, module.descriptor().name()));
        }

        Set<String> families = loaded("check", "runbooks/orders_status.runbook").stream()
                .filter(name -> OF_THE_JDK.matcher(name).matches())
                .map(name -> family(name, modules))
                .filter(name -> !name.equals("java.base"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertTrue(families.contains("java.util"), families.toString());
        families.removeAll(FAMILIES);
        assertEquals(Set.of(), families);
    }

    /** Our classes by name, with those inside behind it; of libraries their packages. */
    private static String listed(List<String> names) {
        Map<String, Set<String>> listed = new TreeMap<>();
        for (String name : names) {
            if (name.startsWith("dev.sluice.")) {
                String[] parts = UNNAMED.matcher(name).replaceAll("").split("\\$", 2);
                Set<String> inside = listed.computeIfAbsent(parts[0], outer -> new TreeSet<>());
                inside.addAll(List.of(parts).subList(1, parts.length));
            } else if (!OF_THE_JDK.matcher(name).matches()) {
                listed.put(packageOf(name) + ".*", Set.of());
            }
        }
        return listed.entrySet().stream()
                .map(each -> (each.getKey() + " " + String.join(" ", each.getValue())).strip() + "\n")
                .collect(Collectors.joining());
    }

    private static String family(String name, Map<String, String> modules) {
        String module = modules.getOrDefault(packageOf(name), packageOf(name));
        boolean publicBase = module.equals("java.base") && name.matches("javax?\\..*");
        return publicBase ? name.replaceFirst("^(\\w+\\.\\w+).*", "$1") : module;
    }

    private static String packageOf(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
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
}
