package dev.sluice.language.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.syntax.Manuscript;
import dev.sluice.language.syntax.Parser;
import dev.sluice.language.text.SourceText;
import dev.sluice.testing.Golden;
import dev.sluice.testing.Trees;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FormatterTest {
    private static final Pattern BLOCK = Pattern.compile("(?s)\"\"\".*?\"\"\"(?!\")");
    private static final Pattern LINE = Pattern.compile("\"[^\"\n]*\"");
    private static final Pattern COMMENT = Pattern.compile("#[^\n]*");

    private static List<String> readable;

    @BeforeAll
    static void readTheRepository() {
        readable = Style.readable();
        assertTrue(readable.size() > 150, readable.size() + " texts");
    }

    static Stream<Path> topics() {
        return Trees.filesBelow(Style.TOPICS).stream();
    }

    @ParameterizedTest
    @MethodSource("topics")
    void formatsEachTopicAsItsGoldenFileShows(Path topic) {
        String text = Style.read(topic);
        String formatted = typeset(text);

        Golden.assertMatches("language/format/" + topic.getFileName(), formatted);
        assertEquals(formatted, typeset(formatted));
        assertEquals(Style.texts(text), Style.texts(formatted));
        assertEquals(Style.comments(text), Style.comments(formatted));
    }

    /** Also what the parser reads and this version refuses to check. */
    private static String typeset(String text) {
        return Typesetter.set(Style.transcribe(text)).text("\n");
    }

    @Test
    void formattedTwiceIsFormattedOnce() {
        for (String text : readable) {
            String once = Style.format(text).orElseThrow();
            assertEquals(once, Style.format(once).orElseThrow());
        }
    }

    @Test
    void theTreeStaysWhatItWas() {
        for (String text : readable) {
            SourceText before = new SourceText("test.runbook", text);
            SourceText after = new SourceText("test.runbook", Style.format(text).orElseThrow());
            assertTrue(
                    SameMeaning.of(
                            Parser.parse(before).file(), Parser.parse(after).file()),
                    text);
        }
    }

    @Test
    void nothingButBlanksChanges() {
        for (String text : readable) {
            String formatted = Style.format(text).orElseThrow();
            assertEquals(withoutBlanks(text), withoutBlanks(formatted));
            assertEquals(found(LINE, BLOCK, text), found(LINE, BLOCK, formatted));
        }
    }

    @Test
    void everyCommentIsKept() {
        int comments = 0;
        for (String text : readable) {
            List<String> before = commentsOf(text);
            comments += before.size();
            assertEquals(before, commentsOf(Style.format(text).orElseThrow()));
        }
        assertTrue(comments > 200, comments + " comments");
    }

    /** Found by another way than the formatter's. */
    private static List<String> commentsOf(String text) {
        return found(COMMENT, LINE, BLOCK.matcher(text).replaceAll(""));
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s", "");
    }

    private static List<String> found(Pattern pattern, Pattern without, String text) {
        return pattern.matcher(without.matcher(text).replaceAll(""))
                .results()
                .map(MatchResult::group)
                .map(String::stripTrailing)
                .toList();
    }

    @Test
    void aTextWithAnErrorIsLeftAlone() {
        String text = "runbook demo \"A demonstration\"\nsource   db postgres\nphase one {\n  soak\n}\n";

        assertInstanceOf(Formatted.Refused.class, Formatter.format(new SourceText("test.runbook", text)));
    }

    @Test
    void keepsTheLineEndsOfAFile() {
        String text = "runbook demo \"A demonstration\"\r\nsource   db postgres\r\n\r\n\r\n"
                + "metric a count safety from db sql \"\"\"\r\n    select 1\r\n  from x\r\n\"\"\"  # why\r\n# end";

        assertEquals(
                "runbook demo \"A demonstration\"\r\nsource db postgres\r\n\r\n"
                        + "metric a count safety from db sql \"\"\"\r\n    select 1\r\n  from x\r\n\"\"\"  # why\r\n# end\r\n",
                Style.format(text).orElseThrow());
    }

    @Test
    void endsAFileWithOneLineEnd() {
        assertEquals(
                "runbook demo \"A demonstration\"\n",
                Style.format("\n\n\trunbook\tdemo \"A demonstration\"  ").orElseThrow());
        assertEquals(
                "runbook demo \"A demonstration\"\n",
                Style.format("runbook demo \"A demonstration\"\n\n\n").orElseThrow());
    }

    @Test
    void takesHalfALineEndForABlank() {
        String text = "runbook demo \"A demonstration\"\rsource db postgres # one\r# two\rmetric a count # three\r"
                + "safety from db sql \"\"\"\n  a\r\r\n  b\rc\n\"\"\"";

        assertEquals(
                "runbook demo \"A demonstration\"\nsource db postgres  # one\n# two\nmetric a count  # three\n"
                        + "  safety from db sql \"\"\"\n    a\r\r\n    b\rc\n  \"\"\"\n",
                Style.format(text).orElseThrow());
    }

    @Test
    void aFormatterThatChangesTheMeaningIsFoundOut() {
        SourceText source = new SourceText(
                "test.runbook",
                "runbook demo \"A demonstration\"\nparam batch rows = 5_000  in 500 .. 50_000  # rows\n");

        assertEquals(
                "formatting test.runbook would change what it says",
                objection(source, manuscript -> source.text().replace("500 ..", "501 ..")));
        assertEquals(
                "formatting test.runbook would lose a comment",
                objection(source, manuscript -> source.text().replace("# rows", "")));
        Iterator<String> blanks = List.of("", "\n").iterator();
        assertEquals(
                "formatting test.runbook twice gives two results",
                objection(source, manuscript -> source.text() + blanks.next()));
    }

    private static String objection(SourceText source, Function<Manuscript, String> typesetter) {
        return assertThrows(IllegalStateException.class, () -> Formatter.format(source, typesetter))
                .getMessage();
    }
}
