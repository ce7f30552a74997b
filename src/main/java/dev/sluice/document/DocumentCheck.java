package dev.sluice.document;

import dev.sluice.language.text.UnifiedDiff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compares documents with those of a directory, and writes nothing. */
public final class DocumentCheck {
    private DocumentCheck() {}

    /**
     * A document that is not what the runbook says.
     *
     * @param difference a unified diff from the file to what it should be
     */
    public record Difference(Path file, String difference) {}

    /** The documents that differ or are not there; empty if all are as they should be. */
    public static List<Difference> against(Path directory, List<GeneratedFile> wanted) throws IOException {
        List<Difference> differences = new ArrayList<>();
        for (GeneratedFile document : wanted) {
            Path file = directory.resolve(document.name());
            String present = Files.isRegularFile(file) ? Files.readString(file) : "";
            if (!present.equals(document.text())) {
                differences.add(new Difference(file, UnifiedDiff.of(file.toString(), present, document.text())));
            }
        }
        return differences;
    }
}
