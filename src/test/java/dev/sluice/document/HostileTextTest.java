package dev.sluice.document;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Runbook;
import dev.sluice.testing.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Block;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;

/** Whatever an author writes into a free text, the documents keep their structure and show the text as it is. */
class HostileTextTest {

    private static final List<String> PIECES = List.of(
            "|",
            "||",
            "`",
            "```",
            "````",
            "~~~",
            "<",
            ">",
            "<script>alert(1)</script>",
            "<!--",
            "&lt;",
            "&#124;",
            "{{",
            "}}",
            "{{name}}",
            "{{{digest}}}",
            "{{#phases}}",
            "\n",
            "\r\n",
            "\n\n# heading\n\n",
            "\n---\n",
            "\n- item\n",
            "\n| a | b |\n| --- | --- |\n",
            "---",
            "===",
            "# ",
            "+ ",
            "* ",
            "1. ",
            "1) ",
            "> ",
            "\t",
            "    ",
            "\\",
            "\\|",
            "_",
            "__a__",
            "*a*",
            "~~a~~",
            "[a](b)",
            "![a](javascript:x)",
            "[^1]",
            "[x]: y",
            "\"",
            "'",
            "end",
            "graph TD",
            "subgraph",
            "-->",
            "%%",
            "%%{init: {}}%%",
            ";",
            ":::",
            "#quot;",
            "\u05d0\u05d1",
            "\u202e",
            "\u200b",
            "\u0000",
            "\u0007",
            "\ud83d\ude80",
            "e\u0301",
            "https://example.org/a_b?c=|d",
            "www.example.org",
            "a@example.org",
            "$x$",
            ":smile:",
            "@name",
            "#12",
            "select 1 -- a | b",
            "words");

    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    @Test
    void structureDoesNotDependOnFreeText() {
        List<List<String>> plain = structures(text -> text);
        for (String piece : PIECES) {
            assertEquals(plain, structures(text -> piece + text + piece), () -> "at both ends: " + piece);
            assertEquals(plain, structures(text -> "a" + piece + "b"), () -> "in the middle: " + piece);
        }
    }

    @Test
    void structureSurvivesRandomMixtures() {
        List<List<String>> plain = structures(text -> text);
        Random random = new Random(20261120);
        for (int round = 0; round < 100; round++) {
            String mixture = mixture(random);
            assertEquals(plain, structures(text -> mixture + text), mixture);
        }
    }

    @Test
    void proseIsShownAsItIsWritten() {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            String text = "(" + mixture(random) + ")";
            StringBuilder shown = new StringBuilder();
            collectText(PARSER.parse(Markdown.text(text)), shown);
            assertEquals(Markdown.oneLine(text), shown.toString(), () -> Markdown.text(text));
        }
    }

    @Test
    void changesOfWritingDirectionAreShown() {
        assertEquals("a\\<U+202E>b", Markdown.text("a\u202eb"));
    }

    @Test
    void diagramsParseWhateverTheirLabels() {
        Random random = new Random(11);
        List<String> labels = new ArrayList<>(PIECES);
        IntStream.range(0, 40).forEach(round -> labels.add(mixture(random)));
        List<String> diagrams = new ArrayList<>();
        for (String label : labels) {
            String page = generate(text -> text + label).getFirst().text();
            diagrams.addAll(Documents.diagrams(page));
        }
        List<String> verdicts = Documents.parseDiagrams(diagrams);
        for (int i = 0; i < verdicts.size(); i++) {
            assertEquals("ok", verdicts.get(i), diagrams.get(i));
        }
    }

    @Test
    void labelsAreAlwaysQuotedAndOnOneLine() {
        for (String piece : PIECES) {
            String label = Mermaid.label("a" + piece + "b");
            assertAll(
                    () -> assertTrue(label.startsWith("\"") && label.endsWith("\""), label),
                    () -> assertEquals(2, label.chars().filter(c -> c == '"').count(), label),
                    () -> assertEquals(1, label.lines().count(), label));
        }
    }

    private static String mixture(Random random) {
        StringBuilder mixture = new StringBuilder();
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
            mixture.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return mixture.toString();
    }

    private static List<GeneratedFile> generate(java.util.function.UnaryOperator<String> text) {
        return dev.sluice.document.Documents.generate(
                SampleRunbook.with(text), Provenance.of("test"), TemplateSource.bundled());
    }

    /** Of every file in markdown, and of what goes into other people's pages. */
    private static List<List<String>> structures(java.util.function.UnaryOperator<String> text) {
        Runbook runbook = SampleRunbook.with(text);
        Stream<String> pages = generate(text).stream()
                .filter(file -> file.name().endsWith(".md"))
                .map(GeneratedFile::text);
        Stream<String> others = Stream.of(
                dev.sluice.document.Documents.summary(runbook, Provenance.of("test"), TemplateSource.bundled()),
                dev.sluice.document.Documents.changeRequest(runbook, Provenance.of("test"), TemplateSource.bundled()));
        return Stream.concat(pages, others).map(HostileTextTest::structure).toList();
    }

    /** Every block in order, headings with their level, and every inline that no free text may bring forth. */
    private static List<String> structure(String markdown) {
        List<String> structure = new ArrayList<>();
        collect(PARSER.parse(markdown), 0, structure);
        return structure;
    }

    private static void collect(Node node, int depth, List<String> structure) {
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            if (child instanceof Block || child instanceof HtmlInline || child instanceof Image || isTablePart(child)) {
                String detail = switch (child) {
                    case Heading heading -> " " + heading.getLevel();
                    case FencedCodeBlock fence -> " " + fence.getInfo();
                    default -> "";
                };
                structure.add(" ".repeat(depth) + child.getClass().getSimpleName() + detail);
            }
            collect(child, depth + 1, structure);
        }
    }

    private static void collectText(Node node, StringBuilder text) {
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            if (child instanceof Text piece) {
                text.append(piece.getLiteral());
            }
            collectText(child, text);
        }
    }

    private static boolean isTablePart(Node node) {
        return node.getClass().getPackageName().endsWith("tables");
    }
}
