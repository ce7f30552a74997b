package dev.sluice.document;

import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Alerting;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Runbooks for the tests of what is generated from them. */
public final class Samples {
    private Samples() {}

    /** One with one of everything. */
    public static Runbook oneOfEach() {
        return SampleRunbook.plain();
    }

    /** The same, all its free text passed through {@code text}. */
    public static Runbook withText(UnaryOperator<String> text) {
        return SampleRunbook.with(text);
    }

    /** The runbook of a file. */
    public static Runbook of(Path file) {
        return check(file);
    }

    /** Every runbook that ships. */
    public static List<Runbook> shipped() {
        try (Stream<Path> files = Files.list(Path.of("runbooks"))) {
            return files.filter(file -> file.toString().endsWith(".runbook"))
                    .sorted()
                    .map(Samples::check)
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The one of that name that ships. */
    static Runbook shipped(String name) {
        return check(Path.of("runbooks", name + ".runbook"));
    }

    /** Of a text that must be sound. */
    static Runbook of(String text) {
        return check(new SourceText("book.runbook", text));
    }

    /** The same runbook with another paging policy. */
    public static Runbook with(Alerting alerting, Runbook runbook) {
        return new Runbook(
                runbook.name(),
                runbook.title(),
                runbook.digest(),
                runbook.text(),
                runbook.files(),
                runbook.header(),
                runbook.sources(),
                runbook.params(),
                runbook.metrics(),
                runbook.gates(),
                runbook.phases(),
                runbook.verify(),
                runbook.finallySteps(),
                runbook.closeout(),
                alerting,
                runbook.dashboard(),
                runbook.diagnoses(),
                runbook.tests());
    }

    private static Runbook check(Path file) {
        try {
            return check(new SourceText(file.toString(), Files.readString(file)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Runbook check(SourceText text) {
        Checked checked = Checker.check(text, Map.of());
        return checked.runbook()
                .orElseThrow(() -> new AssertionError(checked.diagnostics().toString()));
    }
}
