package dev.sluice.demo;

import dev.sluice.run.ExitCode;
import dev.sluice.run.FileFaults;
import dev.sluice.run.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;

/** The demo's folder: a repository as a user would have one, and the server's data beside it. It is kept. */
record Folder(Path path) {
    static final String RUNBOOK = "orders_status.runbook";
    static final String ENVIRONMENT = "demo";
    static final String DATABASE = "shop";

    /** Makes the folder. Other users may enter it, since the server does not run as root; its secrets are files of their own. */
    static Folder make(Optional<Path> wanted) throws IOException, Refused {
        if (wanted.isPresent()) {
            Path path = wanted.get().toAbsolutePath().normalize();
            if (!isEmpty(path)) {
                throw another(path + " is not empty");
            }
            return new Folder(path);
        }
        Path path = Files.createTempDirectory("sluice-demo-");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new Folder(path);
    }

    /** Whether nothing lies in a folder, which is made if it is not there. */
    private static boolean isEmpty(Path path) throws Refused {
        try {
            Files.createDirectories(path);
        } catch (FileAlreadyExistsException file) {
            throw another(file.getFile() + " is no folder");
        } catch (IOException failed) {
            throw another("the folder " + path + " cannot be made: " + FileFaults.reason(failed));
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.findAny().isEmpty();
        } catch (IOException failed) {
            throw another("the folder " + path + " cannot be read: " + FileFaults.reason(failed));
        }
    }

    private static Refused another(String why) {
        return new Refused(ExitCode.USAGE, why, "name another: sluice demo --dir DIR, or leave it out");
    }

    Path data() {
        return path.resolve("postgres");
    }

    Path environment() {
        return path.resolve("sluice.yaml");
    }

    Path runbook() {
        return path.resolve(RUNBOOK);
    }

    Path state() {
        return path.resolve(".sluice");
    }

    Path report(String suffix) {
        return path.resolve("report." + suffix);
    }

    /** Writes the shipped runbook, the environment file, and the command that the runbook ends with. */
    void furnish(PostgresServer server, URI metrics) throws IOException {
        try (InputStream shipped = Folder.class.getResourceAsStream("/runbooks/" + RUNBOOK)) {
            if (shipped == null) {
                throw new IllegalStateException("this build ships no " + RUNBOOK);
            }
            Files.copy(shipped, runbook());
        }
        Path password = path.resolve("password");
        Files.createFile(password, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, server.password());
        Files.writeString(environment(), """
                # How Sluice reaches the systems of the demo.
                environments:
                  %s:
                    sources:
                      db:
                        type: postgres
                        url: postgresql://%s:%d/%s
                        user: %s
                        password: file:password
                      prom:
                        type: prometheus
                        url: %s
                    commands:
                      scripts/announce:
                        run: [scripts/announce]
                """.formatted(
                        ENVIRONMENT, server.host(), server.port(), DATABASE, PostgresServer.USER, metrics));
        Path script = path.resolve("scripts").resolve("announce");
        Files.createDirectories(script.getParent());
        Files.writeString(script, """
                #!/bin/sh
                # Called when the run is over; a real one would tell a channel.
                echo "orders_status is over"
                """);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
