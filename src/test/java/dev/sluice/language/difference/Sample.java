package dev.sluice.language.difference;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A small runbook that says most of what can be said, and its other versions. */
final class Sample {
    private static final Path FILE = Path.of("src", "test", "resources", "language", "difference", "sample.runbook");

    private Sample() {}

    static String text() {
        return read(FILE);
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The sample with passages replaced, each given as the old and the new one. */
    static String with(String... passages) {
        String text = text();
        for (int i = 0; i < passages.length; i += 2) {
            assertTrue(text.contains(passages[i]), "not in the sample: " + passages[i]);
            text = text.replace(passages[i], passages[i + 1]);
        }
        return text;
    }

    static Runbook checked(String text) {
        return checked(text, Map.of());
    }

    static Runbook checked(String text, Map<String, String> set) {
        Checked checked = Checker.check(new SourceText("sample.runbook", text), set);
        return checked.runbook().orElseThrow(() -> new AssertionError(checked.diagnostics()));
    }

    /** The sample against itself with passages replaced. */
    static Difference difference(String... passages) {
        return Difference.between(checked(text()), checked(with(passages)));
    }

    /** {@code weaker phase fill: soak}. */
    static String label(Change change) {
        Place place = change.place();
        String name = place.name().isEmpty() ? "" : " " + place.name();
        return change.word().text() + " " + place.kind().text() + name + ": " + change.what();
    }
}
