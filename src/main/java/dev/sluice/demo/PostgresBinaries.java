package dev.sluice.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory with the programs {@code initdb} and {@code postgres}.
 *
 * @param directory where they lie
 * @param embedded whether they came out of a jar instead of being installed; then there is no {@code psql} beside them
 */
public record PostgresBinaries(Path directory, boolean embedded) {

    private static final Pattern MAJOR_VERSION = Pattern.compile("(\\d+)(?=/bin$)");

    private static final List<String> PLACES = List.of(
            "/usr/lib/postgresql/*/bin",
            "/usr/pgsql-*/bin",
            "/usr/local/pgsql/bin",
            "/opt/homebrew/opt/postgresql@*/bin",
            "/usr/local/opt/postgresql@*/bin");

    /** Installed programs if there are any, else embedded ones. */
    public static PostgresBinaries find() {
        return installed().or(PostgresBinaries::fromClassPath).orElseThrow(() -> new IllegalStateException("""
                no PostgreSQL on this machine and none embedded; install one, for example with \
                `apt-get install postgresql`"""));
    }

    /** Programs on the PATH, else the newest in the places where distributions put them. */
    public static Optional<PostgresBinaries> installed() {
        return Stream.concat(Shell.onPath("postgres").map(Path::getParent).stream(), newestFirst().stream())
                .filter(PostgresBinaries::isComplete)
                .findFirst()
                .map(directory -> new PostgresBinaries(directory, false));
    }

    /** Programs unpacked from the jar that the launcher and the tests put on the class path. */
    public static Optional<PostgresBinaries> fromClassPath() {
        return EmbeddedArchive.unpack().map(home -> new PostgresBinaries(home.resolve("bin"), true));
    }

    /** Programs unpacked from one such jar, wherever it lies. */
    public static Optional<PostgresBinaries> fromJar(Path jar) {
        return EmbeddedArchive.unpack(jar).map(home -> new PostgresBinaries(home.resolve("bin"), true));
    }

    Path program(String name) {
        return directory.resolve(name);
    }

    private static boolean isComplete(Path directory) {
        return Stream.of("initdb", "postgres").allMatch(name -> Files.isExecutable(directory.resolve(name)));
    }

    private static List<Path> newestFirst() {
        List<Path> found = new ArrayList<>();
        PLACES.forEach(place -> found.addAll(matching(place)));
        found.sort(Comparator.comparingInt(PostgresBinaries::majorVersion).reversed());
        return found;
    }

    private static int majorVersion(Path directory) {
        Matcher version = MAJOR_VERSION.matcher(directory.toString());
        return version.find() ? Integer.parseInt(version.group(1)) : 0;
    }

    /** Directories that match a place with at most one star, in its second last name. */
    private static List<Path> matching(String place) {
        Path pattern = Path.of(place);
        Path parent = pattern.getParent().getParent();
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (var children = Files.newDirectoryStream(
                parent, pattern.getParent().getFileName().toString())) {
            List<Path> found = new ArrayList<>();
            children.forEach(child -> found.add(child.resolve(pattern.getFileName())));
            return found;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot list " + parent, failure);
        }
    }
}
