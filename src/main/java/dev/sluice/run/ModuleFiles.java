package dev.sluice.run;

import dev.sluice.language.modules.ModuleReader;
import dev.sluice.language.syntax.Parser;
import dev.sluice.language.text.Decoded;
import dev.sluice.language.text.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Reads the modules of a runbook: files beside it, and those that ship with Sluice. */
public final class ModuleFiles implements ModuleReader {
    /** The modules in {@code src/main/resources/dev/sluice/std}, in the order of the alphabet. */
    private static final List<String> LIBRARIES = List.of(
            "hikari",
            "mariadb",
            "pgbouncer",
            "postgres",
            "postgres_afterwards",
            "postgres_diagnoses",
            "postgres_server",
            "postgres_tables",
            "prometheus_http",
            "prometheus_node",
            "prometheus_postgres");

    private final Path folder;

    private ModuleFiles(Path folder) {
        this.folder = folder;
    }

    /** @param runbook the file whose folder paths are seen from; {@code -} is in the working directory */
    public static ModuleFiles beside(Path runbook) {
        Path folder = runbook.getParent();
        return new ModuleFiles(folder == null ? Path.of("") : folder);
    }

    @Override
    public Reading library(String name) {
        try (InputStream input = ModuleFiles.class.getResourceAsStream("/dev/sluice/std/" + name + ".runbook")) {
            return input == null ? unknown(name) : read(name, "<std/" + name + ">", input);
        } catch (IOException failed) {
            return new Failed(
                    "library `" + name + "` cannot be read: " + failed.getMessage(), "install this version again");
        }
    }

    private static Reading unknown(String name) {
        return new Failed(
                "there is no library `" + name + "`",
                LIBRARIES.isEmpty()
                        ? "name a file, such as `use \"./" + name + ".runbook\"`; this version ships no library"
                        : "write one of `" + String.join("`, `", LIBRARIES) + "`, or name a file, such as `use \"./"
                                + name + ".runbook\"`");
    }

    @Override
    public Reading file(String path) {
        try {
            Path file = folder.resolve(path);
            if (!Files.exists(file)) {
                return new Failed(
                        "there is no file `" + file + "`",
                        "mend the path: it is seen from the folder of the file that uses it");
            }
            if (!Files.isRegularFile(file)) {
                return new Failed("`" + file + "` is no file", "name the file of a module");
            }
            try (InputStream input = Files.newInputStream(file)) {
                return read(file.toRealPath(), path, input);
            }
        } catch (IOException | InvalidPathException failed) {
            return new Failed("`" + path + "` cannot be read: " + failed.getMessage(), "make it readable");
        }
    }

    private static Reading read(Object identity, String name, InputStream input) throws IOException {
        return decoded(identity, name, input.readNBytes(SourceText.LARGEST + 1));
    }

    /** A module out of its bytes. */
    static Reading decoded(Object identity, String name, byte[] bytes) {
        return switch (Decoded.of(name, bytes)) {
            case Decoded.Readable readable ->
                new Found(identity, readable.source().text());
            case Decoded.Unreadable unreadable -> {
                String why = Parser.refusal(unreadable).message();
                yield new Failed("`" + name + "` cannot be read: " + why, "name the file of a module");
            }
        };
    }
}
