package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The checkers that are written for Node.js. */
final class NodePackages {

    private NodePackages() {}

    /** Packages of exactly the locked versions, installed below {@code target} once for each lock file. */
    static synchronized Path install() {
        LoudSkip.unless(isNodeNewEnough() && Command.find("npm").isPresent(), "no Node.js 20 or newer with npm");
        Path source = Path.of("src", "test", "node");
        Path installed = Path.of("target", "node").toAbsolutePath();
        Path stamp = installed.resolve("installed.json");
        try {
            String lock = Files.readString(source.resolve("package-lock.json"));
            if (Files.exists(stamp) && Files.readString(stamp).equals(lock)) {
                return installed;
            }
            Files.createDirectories(installed);
            Files.writeString(installed.resolve("package.json"), Files.readString(source.resolve("package.json")));
            Files.writeString(installed.resolve("package-lock.json"), lock);
            Command.Result result = Command.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                    .in(installed)
                    .within(Duration.ofMinutes(5))
                    .with(Map.of("NO_UPDATE_NOTIFIER", "1"))
                    .run();
            LoudSkip.unless(
                    result.exitCode() == 0,
                    "npm cannot install the checkers: " + result.err().strip());
            Files.writeString(stamp, lock);
            return installed;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean isNodeNewEnough() {
        if (Command.find("node").isEmpty()) {
            return false;
        }
        String version = Command.of("node", "--version").run().out().strip();
        return Integer.parseInt(version.substring(1, version.indexOf('.'))) >= 20;
    }
}
