package dev.sluice.language.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSetTest {

    @Test
    void tellsTheFileOfASpanByItsOffset() {
        FileSet one = FileSet.of(new SourceText("runbooks/a.runbook", "0123"));
        int base = one.next();
        FileSet two = one.with("common.runbook", "abc");

        FileSet.Located located = two.locate(new Span(base + 1, base + 2, 1, 2));

        assertEquals("runbooks/common.runbook", located.source().name());
        assertEquals(new Span(1, 2, 1, 2), located.span());
        assertEquals(1, located.file());
        assertEquals(Optional.of("common.runbook:7"), two.origin(new Span(base, base, 7, 1)));
        assertFalse(two.isMain(new Span(base, base, 1, 1)));
    }

    @Test
    void aSpanBehindTheLastCharacterBelongsToItsFile() {
        FileSet files = FileSet.of(new SourceText("a", "0123")).with("b", "");

        assertTrue(files.isMain(new Span(4, 4, 1, 5)));
        assertEquals(Optional.empty(), files.origin(Span.NONE));
        assertEquals("b", files.locate(new Span(5, 5, 1, 1)).source().name());
    }

    @ParameterizedTest
    @CsvSource({
        "runbooks/a.runbook, ./common.runbook,     runbooks/common.runbook",
        "a.runbook,          ./common.runbook,     common.runbook",
        "runbooks/a.runbook, ../shared/x.runbook,  shared/x.runbook",
        "a.runbook,          ../shared/x.runbook,  ../shared/x.runbook",
        "../b/a.runbook,     ../../x.runbook,      ../../x.runbook",
        "/home/me/a.runbook, ../x.runbook,         /home/x.runbook",
        "runbooks/a.runbook, <std/postgres>,       <std/postgres>"
    })
    void aPathIsSeenFromTheFileThatSaysSo(String file, String path, String meant) {
        assertEquals(meant, Paths.beside(file, path));
    }
}
