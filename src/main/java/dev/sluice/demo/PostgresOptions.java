package dev.sluice.demo;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a throw-away server is set up.
 *
 * @param dataDirectory where its cluster lies; created if absent. Its parent must be enterable by every user if we are
 *     root
 * @param password the superuser's; random unless given
 * @param fsync whether a commit reaches the disk; off only where nothing is learnt from a crash
 * @param settings server settings by name, such as {@code max_connections}
 * @param keepData whether {@link PostgresServer#close()} leaves the data directory
 * @param binaries which programs to run; found on this machine unless given
 */
public record PostgresOptions(
        Path dataDirectory,
        String password,
        boolean fsync,
        Map<String, String> settings,
        boolean keepData,
        Optional<PostgresBinaries> binaries) {

    public PostgresOptions {
        dataDirectory = dataDirectory.toAbsolutePath().normalize();
        settings = Map.copyOf(settings);
    }

    public static PostgresOptions in(Path dataDirectory) {
        String password = new BigInteger(96, new SecureRandom()).toString(36);
        return new PostgresOptions(dataDirectory, password, true, Map.of(), false, Optional.empty());
    }

    public PostgresOptions withPassword(String password) {
        return new PostgresOptions(dataDirectory, password, fsync, settings, keepData, binaries);
    }

    public PostgresOptions withoutFsync() {
        return new PostgresOptions(dataDirectory, password, false, settings, keepData, binaries);
    }

    public PostgresOptions with(String setting, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(setting, value);
        return new PostgresOptions(dataDirectory, password, fsync, more, keepData, binaries);
    }

    public PostgresOptions keepingData() {
        return new PostgresOptions(dataDirectory, password, fsync, settings, true, binaries);
    }

    public PostgresOptions using(PostgresBinaries binaries) {
        return new PostgresOptions(dataDirectory, password, fsync, settings, keepData, Optional.of(binaries));
    }
}
