package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Command;
import dev.sluice.testing.Trees;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell script that starts Sluice, with a jar that only says how it was started. */
class LauncherTest {
    /** Stands in for Sluice and prints its arguments, a line each. */
    private static final String PROBE = """
            package dev.sluice.cli;

            public final class Sluice {
                public static void main(String[] arguments) {
                    for (String argument : arguments) {
                        System.out.println(argument);
                    }
                }
            }
            """;

    @TempDir
    private Path directory;

    private Path home;
    private Path cache;

    @BeforeEach
    void installWithoutSources() throws IOException {
        home = Files.createDirectories(directory.resolve("a home"));
        cache = directory.resolve("cache");
        Files.copy(Path.of("sluice"), home.resolve("sluice"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(home.resolve("target"));
        packJar(PROBE);
    }

    private void packJar(String probe) throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        try (OutputStream file = Files.newOutputStream(home.resolve("target/sluice.jar"));
                JarOutputStream jar = new JarOutputStream(file)) {
            for (String name : List.of("Sluice", "Training")) {
                Path source = Files.writeString(directory.resolve(name + ".java"), probe.replace("Sluice", name));
                int compiled = ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", classes.toString(), source.toString());
                assertEquals(0, compiled);
                jar.putNextEntry(new JarEntry("dev/sluice/cli/" + name + ".class"));
                jar.write(Files.readAllBytes(classes.resolve("dev/sluice/cli/" + name + ".class")));
            }
        }
    }

    @Test
    void passesItsArgumentsOnFromAnyDirectoryAndThroughLinks() throws IOException {
        Path links = Files.createDirectories(directory.resolve("links"));
        Files.createSymbolicLink(links.resolve("first"), Path.of("../a home/sluice"));
        Files.createSymbolicLink(links.resolve("second"), links.resolve("first"));

        Command.Result result = run("links", "./second", "check", "a b", "", "*");

        assertEquals("", result.err());
        assertEquals(List.of("check", "a b", "", "*"), result.out().lines().toList());
        assertEquals(0, result.exitCode());
    }

    @Test
    void archivesLoadedClassesOnceAndLeavesNothingElse() {
        run("", "a home/sluice", "check").orFail();
        List<Path> first = Trees.filesBelow(cache);
        run("", "a home/sluice", "check").orFail();

        assertEquals(1, first.size(), first.toString());
        assertTrue(first.getFirst().toString().endsWith(".archive"));
        assertEquals(first, Trees.filesBelow(cache));
    }

    @Test
    void shortCommandsARunAndAllOthersHaveAnArchiveEach() {
        for (String command : List.of("check", "fmt", "run", "resume", "docs", "status")) {
            assertEquals(command + "\n", run("", "a home/sluice", command).out());
        }

        Set<String> trainedBy = Trees.filesBelow(cache).stream()
                .map(archive -> archive.toString().replaceFirst(".*-", "").replace(".archive", ""))
                .collect(Collectors.toSet());
        assertEquals(Set.of("check", "run", "docs"), trainedBy);
        assertEquals(3, Trees.filesBelow(cache).size());
    }

    /** As {@code cp -p} or a rollback does: its date says nothing of which is the newer one. */
    @ParameterizedTest
    @ValueSource(ints = {-3600, 0, 3600})
    void aJarThatTakesThePlaceOfAnotherIsTheOneThatRuns(int secondsYounger) throws IOException {
        Path jar = home.resolve("target/sluice.jar");
        FileTime first = FileTime.from(Instant.parse("2026-01-01T12:00:00.123456Z"));
        Files.setLastModifiedTime(jar, first);
        assertEquals("check\n", run("", "a home/sluice", "check").out());

        packJar(PROBE.replace("println(argument)", "println(\"other \" + argument)"));
        Files.setLastModifiedTime(jar, FileTime.from(first.toInstant().plusSeconds(secondsYounger)));

        assertEquals("other check\n", run("", "a home/sluice", "check").out());
        assertEquals(2, Trees.filesBelow(cache).size());
        assertEquals(
                List.of("sluice.jar", "sluice.jar.id"),
                Trees.filesBelow(home.resolve("target")).stream()
                        .map(file -> file.getFileName().toString())
                        .toList());
    }

    @Test
    void whatIsKnownOfAJarIsNotComputedAgain() throws IOException {
        run("", "a home/sluice", "check").orFail();
        Path id = home.resolve("target/sluice.jar.id");
        FileTime time = Files.getLastModifiedTime(id);
        Files.writeString(id, Files.readString(id).replaceFirst("^\\S+", "known"));
        Files.setLastModifiedTime(id, time);

        run("", "a home/sluice", "run").orFail();

        assertTrue(
                Trees.filesBelow(cache).stream()
                        .anyMatch(file -> file.getFileName().toString().startsWith("known-")),
                Trees.filesBelow(cache).toString());
    }

    @Test
    void startsWithoutAnArchiveWhereNoneCanBeKept() throws IOException {
        Files.writeString(cache, "a file where the directory should be");

        Command.Result result = run("", "a home/sluice", "check");

        assertEquals("", result.err());
        assertEquals("check\n", result.out());
    }

    @Test
    void startsWithADamagedArchive() throws IOException {
        run("", "a home/sluice", "check").orFail();
        Files.writeString(Trees.filesBelow(cache).getFirst(), "not an archive");

        Command.Result result = run("", "a home/sluice", "check");

        assertEquals("", result.err());
        assertEquals("check\n", result.out());
    }

    @Test
    void driversLieBehindTheJarOnTheClassPath() throws IOException {
        Path java = Files.createDirectories(directory.resolve("jdk-21/bin"));
        Files.writeString(java.resolve("java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        assertTrue(java.resolve("java").toFile().setExecutable(true));
        Files.writeString(java.resolveSibling("release"), "JAVA_VERSION=\"21.0.1\"\n");
        Path drivers = Files.createDirectories(home.resolve("drivers"));
        Path elsewhere = Files.createDirectories(directory.resolve("more drivers"));
        String jar = home.toRealPath().resolve("target/sluice.jar").toString();

        assertEquals("-cp " + jar, classPath(java, Map.of()), "an empty folder changes nothing");
        Files.createFile(drivers.resolve("one.jar"));
        Files.createFile(elsewhere.resolve("two.jar"));
        assertEquals("-cp " + jar + ":" + home.toRealPath() + "/drivers/*", classPath(java, Map.of()));
        assertEquals(
                "-cp " + jar + ":" + elsewhere + "/*", classPath(java, Map.of("SLUICE_DRIVERS", elsewhere.toString())));
    }

    @Test
    void aClosedStandardInputIsAnEmptyOne() throws IOException {
        Path java = Files.createDirectories(directory.resolve("jdk-21/bin"));
        Files.writeString(java.resolve("java"), "#!/bin/sh\ncat && echo read\n");
        assertTrue(java.resolve("java").toFile().setExecutable(true));
        Files.writeString(java.resolveSibling("release"), "JAVA_VERSION=\"21.0.1\"\n");
        Map<String, String> environment = Map.of(
                "XDG_CACHE_HOME",
                cache.toString(),
                "SLUICE_JAVA",
                java.resolve("java").toString());

        for (String shell : List.of("\"$0\" check - <&-", "\"$0\" check - </dev/null", "echo text | \"$0\" check -")) {
            Command.Result result = Command.of(
                            "sh", "-c", shell, home.resolve("sluice").toString())
                    .with(environment)
                    .run();

            assertEquals("", result.err(), shell);
            assertEquals(shell.startsWith("echo") ? "text\nread\n" : "read\n", result.out(), shell);
        }
    }

    /** What the JVM is started with, as a Java says that only repeats its arguments. */
    private String classPath(Path java, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("XDG_CACHE_HOME", cache.toString());
        environment.put("SLUICE_JAVA", java.resolve("java").toString());
        List<String> words = Command.of(home.resolve("sluice").toString(), "check")
                .with(environment)
                .run()
                .out()
                .lines()
                .toList();
        int at = words.indexOf("-cp");
        return words.get(at) + " " + words.get(at + 1);
    }

    @Test
    void refusesAJavaThatIsTooOld() throws IOException {
        Path old = Files.createDirectories(directory.resolve("jdk-17/bin"));
        Files.createFile(old.resolve("java")).toFile().setExecutable(true);
        Files.writeString(old.resolveSibling("release"), "JAVA_VERSION=\"17.0.15\"\n");

        Command.Result result = Command.of(home.resolve("sluice").toString(), "check")
                .with(Map.of("SLUICE_JAVA", old.resolve("java").toString()))
                .run();

        assertEquals(1, result.exitCode());
        assertTrue(result.err().contains("no JDK 21 or newer (found: 17.0.15)"), result.err());
    }

    @Test
    void aPackedOneStartsWithItsOwnRuntimeWhateverElseIsThere() throws IOException {
        Files.createDirectories(home.resolve("lib"));
        Files.move(home.resolve("target/sluice.jar"), home.resolve("lib/sluice.jar"));
        Files.createSymbolicLink(home.resolve("runtime"), Path.of(System.getProperty("java.home")));

        Command.Result result = Command.of(home.resolve("sluice").toString(), "check", "a b")
                .with(Map.of(
                        "JAVA_HOME", directory.resolve("nowhere").toString(),
                        "XDG_CACHE_HOME", cache.toString()))
                .run();

        assertEquals("", result.err());
        assertEquals(List.of("check", "a b"), result.out().lines().toList());
    }

    private Command.Result run(String workingDirectory, String... command) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "XDG_CACHE_HOME", cache.toString(), "SLUICE_JAVA", System.getProperty("java.home"), "LC_ALL", "C"));
        return Command.of(command)
                .in(directory.resolve(workingDirectory))
                .with(environment)
                .run();
    }
}
