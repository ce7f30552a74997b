package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a Prometheus server comes from; Debian's package can be unpacked without installing it. */
final class PrometheusBinary {

    private static final Path UNPACKED = Path.of("target", "prometheus-package").toAbsolutePath();

    private PrometheusBinary() {}

    static Optional<Path> find() {
        return Optional.ofNullable(System.getenv("SLUICE_TEST_PROMETHEUS"))
                .map(Path::of)
                .or(() -> Command.find("prometheus"))
                .or(PrometheusBinary::unpacked);
    }

    private static synchronized Optional<Path> unpacked() {
        Path binary = UNPACKED.resolve("usr/bin/prometheus");
        if (Files.isExecutable(binary) || downloadAndUnpack()) {
            return Optional.of(binary);
        }
        return Optional.empty();
    }

    private static boolean downloadAndUnpack() {
        if (Command.find("apt-get").isEmpty() || Command.find("dpkg").isEmpty()) {
            return false;
        }
        try {
            Path work = Files.createTempDirectory(Files.createDirectories(UNPACKED.getParent()), "prometheus-download");
            Command.of("apt-get", "download", "prometheus").in(work).run();
            Optional<Path> archive = archiveIn(work);
            if (archive.isEmpty()) {
                return false;
            }
            Path fresh = work.resolve("unpacked");
            Command.of("dpkg", "-x", archive.get().toString(), fresh.toString())
                    .run()
                    .orFail();
            Files.delete(archive.get());
            Files.move(fresh, UNPACKED, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(work);
            return true;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Optional<Path> archiveIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".deb")).findFirst();
        }
    }
}
