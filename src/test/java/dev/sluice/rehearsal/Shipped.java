package dev.sluice.rehearsal;

import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The runbooks that Sluice is shipped with. */
final class Shipped {
    private Shipped() {}

    /** With soaks of seconds where it has any. */
    static Runbook runbook(String name) {
        return switch (name) {
            case "not_null_safely", "settings_guard" -> runbook(name, Map.of("pace", "1s"));
            default -> runbook(name, Map.of("pace", "1s", "settle", "5s", "watch", "5s", "window", "4s"));
        };
    }

    static Runbook runbook(String name, Map<String, String> set) {
        Path file = Path.of("runbooks", name + ".runbook");
        try {
            SourceText text = new SourceText(file.toString(), Files.readString(file));
            return Checker.check(text, set).runbook().orElseThrow();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
