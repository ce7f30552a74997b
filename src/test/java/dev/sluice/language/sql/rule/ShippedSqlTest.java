package dev.sluice.language.sql.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import dev.sluice.scaffold.MigrationType;
import dev.sluice.scaffold.NewRunbook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What we ship as an example does what we say. */
class ShippedSqlTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    static Stream<Path> runbooks() throws IOException {
        return Files.list(Path.of("runbooks")).filter(file -> file.toString().endsWith(".runbook"));
    }

    @ParameterizedTest
    @MethodSource("runbooks")
    void nothingIsToBeSaidOfARunbookOfTheRepository(Path file) throws IOException {
        assertQuiet(Files.readString(file));
    }

    @ParameterizedTest
    @EnumSource(MigrationType.class)
    void nothingIsToBeSaidOfANewRunbook(MigrationType type) {
        assertQuiet(NewRunbook.text(type, "sample", NewRunbook.tableOf("sample")));
    }

    private static void assertQuiet(String text) {
        Runbook runbook = Checker.check(new SourceText("shipped", text), Map.of())
                .runbook()
                .orElseThrow();

        assertEquals(
                List.of(),
                SqlLint.offline(runbook, TODAY).stream()
                        .map(advice -> advice.span().line() + " " + advice.code() + " " + advice.message())
                        .toList());
    }
}
