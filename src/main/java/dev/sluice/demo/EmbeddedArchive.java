package dev.sluice.demo;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL inside a jar on the class path, unpacked once a version and user below the temporary directory: every
 * user may enter that, so a server that stepped down from root still finds its programs.
 */
final class EmbeddedArchive {

    private static final String RESOURCE = "/postgres-linux-x86_64.txz";

    private EmbeddedArchive() {}

    /** The directory that holds {@code bin}, or nothing if no archive for this machine is on the class path. */
    static Optional<Path> unpack() {
        return unpack(EmbeddedArchive.class.getResource(RESOURCE));
    }

    /** The same of one jar, on the class path or not. */
    static Optional<Path> unpack(Path jar) {
        try {
            return unpack(URI.create("jar:" + jar.toUri() + "!" + RESOURCE).toURL());
        } catch (MalformedURLException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Optional<Path> unpack(URL archive) {
        if (archive == null || !Shell.isLinuxOnAmd64()) {
            return Optional.empty();
        }
        try {
            Path parent = Path.of(System.getProperty("java.io.tmpdir"));
            Path home = parent.resolve("sluice-postgres-%s-%s".formatted(System.getProperty("user.name"), id(archive)));
            if (isOurs(home)) {
                return Optional.of(home);
            }
            Path fresh = Files.createTempDirectory(parent, "sluice-postgres-");
            unpack(archive, fresh);
            return Optional.of(publish(fresh, home));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot unpack the embedded PostgreSQL", failure);
        }
    }

    /** The archive's length tells versions apart: another release has another length. */
    private static String id(URL archive) throws IOException {
        return Long.toHexString(archive.openConnection().getContentLengthLong());
    }

    /** A directory of a known name in a place where all may write is trusted only if nobody else can have made it. */
    private static boolean isOurs(Path home) throws IOException {
        if (!Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        PosixFileAttributes attributes =
                Files.readAttributes(home, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Set<PosixFilePermission> permissions = attributes.permissions();
        return attributes.owner().getName().equals(System.getProperty("user.name"))
                && !permissions.contains(PosixFilePermission.GROUP_WRITE)
                && !permissions.contains(PosixFilePermission.OTHERS_WRITE);
    }

    /** Renames in one move, so that nobody ever sees half an installation; the loser of a race uses its own copy. */
    private static Path publish(Path fresh, Path home) throws IOException {
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            return Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException taken) {
            return fresh;
        }
    }

    private static void unpack(URL archive, Path home) throws IOException {
        try (InputStream packed = new BufferedInputStream(archive.openStream());
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = home.resolve(entry.getName()).normalize();
                if (!target.startsWith(home)) {
                    throw new IOException("the archive reaches outside its directory: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(target.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, target);
                    boolean executable = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }
}
