package dev.sluice.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whom a server runs as. PostgreSQL refuses to run as root, so root steps down: to {@code postgres} or {@code nobody}
 * where that user can reach the directories, else into a user namespace in which root has no name.
 *
 * @param prefix what is put before a command to run it as this identity; empty for ourselves
 * @param owner the user who must own the data directory, if it is not ourselves
 */
record Identity(List<String> prefix, Optional<UserPrincipal> owner) {

    private static final List<String> UNPRIVILEGED_USERS = List.of("postgres", "nobody");

    Identity {
        prefix = List.copyOf(prefix);
    }

    /** The identity under which programs in {@code binaries} can work on {@code data}. */
    static Identity toServe(Path data, Path binaries) {
        if (!isRoot()) {
            return new Identity(List.of(), Optional.empty());
        }
        for (String name : UNPRIVILEGED_USERS) {
            Optional<UserPrincipal> user = lookUp(name);
            if (user.isPresent() && canReach(user.get(), data.getParent()) && canReach(user.get(), binaries)) {
                Optional<List<String>> prefix = stepDownTo(name);
                if (prefix.isPresent()) {
                    return new Identity(prefix.get(), user);
                }
            }
        }
        if (Shell.run(List.of("unshare", "-U", "true")).succeeded()) {
            return new Identity(List.of("unshare", "-U"), Optional.empty());
        }
        throw new IllegalStateException("PostgreSQL does not run as root, and neither the user postgres nor nobody can "
                + "reach " + data + "; run this as another user, or from a directory that every user may enter");
    }

    List<String> command(List<String> command) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(command);
        return all;
    }

    void own(Path path) {
        try {
            if (owner.isPresent()) {
                Files.setOwner(path, owner.get());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot hand " + path + " to " + owner.get(), failure);
        }
    }

    static boolean isRoot() {
        return Shell.run(List.of("id", "-u")).output().strip().equals("0");
    }

    private static Optional<UserPrincipal> lookUp(String name) {
        try {
            return Optional.of(
                    FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name));
        } catch (UserPrincipalNotFoundException unknown) {
            return Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean canReach(UserPrincipal user, Path directory) {
        try {
            for (Path each = directory.toRealPath(); each != null; each = each.getParent()) {
                PosixFileAttributes attributes =
                        Files.readAttributes(each, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                boolean open = attributes.permissions().contains(PosixFilePermission.OTHERS_EXECUTE);
                if (!open && !attributes.owner().equals(user)) {
                    return false;
                }
            }
            return true;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot inspect " + directory, failure);
        }
    }

    private static Optional<List<String>> stepDownTo(String user) {
        String group = Shell.run(List.of("id", "-g", user)).output().strip();
        List<List<String>> ways = List.of(
                List.of("setpriv", "--reuid", user, "--regid", group, "--init-groups"),
                List.of("runuser", "-u", user, "--"),
                List.of("su", user, "-s", "/bin/sh", "-c", "exec \"$0\" \"$@\"", "--"));
        return ways.stream()
                .filter(way -> Shell.run(new Identity(way, Optional.empty()).command(List.of("true")))
                        .succeeded())
                .findFirst();
    }
}
