package dev.sluice.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where templates come from: a directory of the user's, file by file, else the ones that ship. Only the known names exist, in
 * a directory too, and none of them leads out of it.
 */
public final class TemplateSource {
    static final String EXTENSION = ".mustache";

    /** Every template there is; a page or a part of one. */
    public static final List<String> NAMES = List.of(
            "runbook",
            "front",
            "phase",
            "trouble",
            "metrics-and-gates",
            "summary",
            "change-request",
            "dashboard",
            "alerts",
            "report",
            "report.html");

    private final Optional<Path> directory;

    private TemplateSource(Optional<Path> directory) {
        this.directory = directory;
    }

    /** The templates that ship. */
    public static TemplateSource bundled() {
        return new TemplateSource(Optional.empty());
    }

    /**
     * Templates of a directory in front of those that ship.
     *
     * @throws TemplateFault if it cannot be read, or holds a template of an unknown name
     */
    public static TemplateSource directory(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(EXTENSION))
                    .filter(file -> !NAMES.contains(file.substring(0, file.length() - EXTENSION.length())))
                    .sorted()
                    .findFirst()
                    .ifPresent(file -> {
                        throw unknown(directory.resolve(file).toString(), file);
                    });
        } catch (IOException failure) {
            throw new TemplateFault(
                    directory.toString(),
                    "this directory of templates cannot be read: " + failure.getMessage(),
                    "check its permissions");
        }
        return new TemplateSource(Optional.of(directory));
    }

    /** The directory {@code templates} beside the environment file if there is one, else the templates that ship. */
    public static TemplateSource beside(Path repository) {
        Path directory = repository.resolve("templates");
        return Files.isDirectory(directory) ? directory(directory) : bundled();
    }

    /** How messages call a template: the user's file, or the name of one that ships. */
    String display(String file) {
        return directory
                .map(root -> root.resolve(file))
                .filter(Files::isRegularFile)
                .map(Path::toString)
                .orElse("templates/" + file + " (built in)");
    }

    /** The text of a template, by its file name. */
    String read(String file) {
        if (!file.endsWith(EXTENSION) || !NAMES.contains(file.substring(0, file.length() - EXTENSION.length()))) {
            throw unknown(file, file);
        }
        return directory
                .map(root -> root.resolve(file))
                .filter(Files::isRegularFile)
                .map(TemplateSource::readInside)
                .orElseGet(() -> readBundled(file));
    }

    private static String readInside(Path file) {
        try {
            if (!file.toRealPath().startsWith(file.getParent().toRealPath())) {
                throw new TemplateFault(
                        file.toString(),
                        "this template leads out of its directory",
                        "put the file itself there, not a link");
            }
            return Files.readString(file);
        } catch (CharacterCodingException notText) {
            throw new TemplateFault(file.toString(), "this template is not UTF-8 text", "save it as UTF-8");
        } catch (IOException failure) {
            throw new TemplateFault(
                    file.toString(), "this template cannot be read: " + failure.getMessage(), "check its permissions");
        }
    }

    private static String readBundled(String file) {
        try (InputStream in = TemplateSource.class.getResourceAsStream("/templates/" + file)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks templates/" + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static TemplateFault unknown(String place, String file) {
        return new TemplateFault(
                place,
                "there is no template " + file,
                "use one of the known names: " + String.join(", ", NAMES) + " (each with " + EXTENSION + ")");
    }
}
