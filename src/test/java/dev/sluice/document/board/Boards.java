package dev.sluice.document.board;

import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runbooks for tests of dashboards. */
public final class Boards {
    private Boards() {}

    /** Those that ship. */
    public static List<Runbook> shipped() {
        try (Stream<Path> files = Files.list(Path.of("runbooks"))) {
            return files.filter(file -> file.toString().endsWith(".runbook"))
                    .sorted()
                    .map(Boards::read)
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** One with this text, which must be sound. */
    static Runbook check(String text) {
        Checked checked = Checker.check(new SourceText("test.runbook", text), Map.of());
        return checked.runbook()
                .orElseThrow(() -> new AssertionError(checked.diagnostics().toString()));
    }

    private static Runbook read(Path file) {
        try {
            return check(Files.readString(file));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
