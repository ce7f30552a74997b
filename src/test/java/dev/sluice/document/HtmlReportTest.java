package dev.sluice.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.document.text.Html;
import dev.sluice.journal.Entry;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import dev.sluice.testing.Documents;
import dev.sluice.testing.Golden;
import dev.sluice.testing.Schemas;
import dev.sluice.testing.TestBrowser;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HtmlReportTest {
    private static final Path JOURNALS = Path.of("src", "test", "resources", "journals");
    private static final Path ROLLED_BACK = JOURNALS.resolve("runs/rolled-back.jsonl");
    private static final String HOSTILE =
            "\"'><script>alert(1)</script><img src=http://evil.test/x> | `a` {{run}} </style>"
                    + " & &amp; \u202eevil\u202c שלום \ud83d\ude80 ${x} %s --> ]]>";

    @TempDir
    private Path directory;

    @Test
    void everyJournalReadsInEveryFormat() throws Exception {
        List<Path> markdown = new ArrayList<>();
        for (Path journal : corpus()) {
            Report report = Report.of(journal, HtmlReportTest::checked);
            Path file = directory.resolve(journal.getFileName() + ".md");
            markdown.add(Files.writeString(file, report.write(Report.Format.MARKDOWN, TemplateSource.bundled())));
            sound(report.write(Report.Format.HTML, TemplateSource.bundled()));
            Schemas.assertValid("run-record-1", report.write(Report.Format.JSON, TemplateSource.bundled()));
        }
        assertEquals(List.of(), Documents.lint(markdown.toArray(Path[]::new)));
    }

    @Test
    void theSameRunIsTheSameTextEachTime() {
        for (Report.Format format : Report.Format.values()) {
            String first = Report.of(ROLLED_BACK, HtmlReportTest::checked).write(format, TemplateSource.bundled());
            assertEquals(
                    first, Report.of(ROLLED_BACK, HtmlReportTest::checked).write(format, TemplateSource.bundled()));
            String suffix =
                    format == Report.Format.MARKDOWN ? "md" : format.name().toLowerCase(java.util.Locale.ROOT);
            Golden.assertMatches("document/report-rolled-back." + suffix, first);
        }
    }

    @Test
    void theBrowserFindsNothingWrongAndAsksNobodyForAnything() throws Exception {
        for (Path journal : corpus()) {
            String html =
                    Report.of(journal, HtmlReportTest::checked).write(Report.Format.HTML, TemplateSource.bundled());
            TestBrowser.Visit visit = TestBrowser.visit(html);
            assertEquals(List.of(), visit.console(), journal::toString);
            assertEquals(List.of(), visit.requests(), journal::toString);
            assertTrue(visit.dom().contains("Where this comes from"), visit.dom());
        }
    }

    @Test
    void noTextGetsOutOfItsPlace() throws Exception {
        Path journal = directory.resolve("journal.jsonl");
        ReportJournal.eventful(journal, HOSTILE);
        Report report = Report.of(journal, header -> SampleRunbook.with(words -> HOSTILE));
        String html = report.write(Report.Format.HTML, TemplateSource.bundled());
        Document page = sound(html);

        assertEquals(0, page.getElementsByTagName("script").getLength());
        assertEquals(0, page.getElementsByTagName("img").getLength());
        assertEquals(1, page.getElementsByTagName("style").getLength());
        assertFalse(html.contains("\u202e"), "a change of the writing direction");
        assertTrue(html.contains("&lt;U+202E&gt;evil"), html);
        TestBrowser.Visit visit = TestBrowser.visit(html);
        assertEquals(List.of(), visit.console());
        assertEquals(List.of(), visit.requests());
        Schemas.assertValid("run-record-1", report.write(Report.Format.JSON, TemplateSource.bundled()));
        Path markdown = Files.writeString(
                directory.resolve("report.md"), report.write(Report.Format.MARKDOWN, TemplateSource.bundled()));
        assertEquals(List.of(), Documents.lint(markdown));
    }

    /** The pictures are for people to look at; the text alternatives are checked. */
    @Test
    void plotsHaveTitlesUnitsTextsAndATableEach() throws Exception {
        Path journal = directory.resolve("journal.jsonl");
        ReportJournal.eventful(journal, "the disk is busy");
        String html =
                Report.of(journal, header -> SampleRunbook.plain()).write(Report.Format.HTML, TemplateSource.bundled());
        Document page = sound(html);
        NodeList plots = page.getElementsByTagName("svg");
        assertEquals(5, plots.getLength());
        assertEquals(5, page.getElementsByTagName("details").getLength());
        for (int i = 0; i < plots.getLength(); i++) {
            Element plot = (Element) plots.item(i);
            assertEquals("img", plot.getAttribute("role"));
            assertEquals("title", plot.getElementsByTagName("title").item(0).getNodeName());
            assertTrue(
                    plot.getElementsByTagName("desc").item(0).getTextContent().startsWith("From "));
        }
        assertTrue(html.contains("From 417ms to 12.5s, last "), html);
        assertTrue(html.contains("Thresholds: pause &gt; 10s and throttle &gt; 5s."), html);

        Path file = Files.writeString(directory.resolve("report.html"), html);
        for (Path picture : List.of(
                TestBrowser.screenshot("report-light", file, 1_100, 2_600, false),
                TestBrowser.screenshot("report-dark", file, 1_100, 2_600, true),
                TestBrowser.screenshot("report-narrow", file, 400, 2_600, false))) {
            assertTrue(Files.size(picture) > 20_000, picture::toString);
        }
    }

    @Test
    void aTornEndIsToldAndLeftAlone() throws IOException {
        Path journal = Files.copy(ROLLED_BACK, directory.resolve("journal.jsonl"));
        Files.writeString(journal, "{\"w\":17951913", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        long size = Files.size(journal);
        Report report = Report.of(journal, HtmlReportTest::checked);

        assertTrue(report.write(Report.Format.HTML, TemplateSource.bundled())
                .contains("13 bytes behind the last whole line"));
        assertTrue(report.write(Report.Format.JSON, TemplateSource.bundled()).contains("\"torn_bytes\" : 13"));
        assertEquals(size, Files.size(journal));
    }

    /** However little of a journal there is, there is a report of it. */
    @Test
    void everyBeginningOfARunHasAReport() throws Exception {
        List<String> lines = Files.readAllLines(ROLLED_BACK);
        for (int count = 1; count < lines.size(); count++) {
            Path journal = Files.writeString(
                    directory.resolve("journal.jsonl"), String.join("\n", lines.subList(0, count)) + "\n");
            Report report = Report.of(journal, HtmlReportTest::checked);
            String json = report.write(Report.Format.JSON, TemplateSource.bundled());
            assertTrue(json.contains("\"open\" : true"), json);
            Schemas.assertValid("run-record-1", json);
            sound(report.write(Report.Format.HTML, TemplateSource.bundled()));
        }
    }

    @Test
    void aTemplateOfOnesOwnReplacesTheHtmlAndItsFaultsAreNamed() throws IOException {
        Path templates = Files.createDirectory(directory.resolve("templates"));
        Files.writeString(templates.resolve("report.html.mustache"), "<p>{{outcome}}</p>\n");
        Report report = Report.of(ROLLED_BACK, HtmlReportTest::checked);
        assertEquals(
                "<p>Rolled back; undone: [work.fill, work.note].</p>\n",
                report.write(Report.Format.HTML, TemplateSource.directory(templates)));
        assertTrue(report.write(Report.Format.MARKDOWN, TemplateSource.directory(templates))
                .startsWith("# Report of run"));

        Files.writeString(templates.resolve("report.html.mustache"), "<p>\n{{outcom}}</p>\n");
        TemplateFault fault = assertThrows(
                TemplateFault.class, () -> report.write(Report.Format.HTML, TemplateSource.directory(templates)));
        assertEquals(templates.resolve("report.html.mustache") + ":2", fault.place());
    }

    @Test
    void whatIsWrittenForOneScriptNeverStandsInAPageOfTheOther() {
        PageHandler html = new PageHandler(PageHandler.Script.HTML);
        PageHandler markdown = new PageHandler(PageHandler.Script.MARKDOWN);

        assertThrows(IllegalStateException.class, () -> html.stringify(new Markup("**a**")));
        assertThrows(IllegalStateException.class, () -> markdown.stringify(new Html("<b>a</b>")));
        assertEquals("&lt;b&gt;", html.stringify("<b>"));
        assertEquals("<b>a</b>", html.stringify(new Html("<b>a</b>")));
    }

    private static List<Path> corpus() throws IOException {
        try (Stream<Path> files = Files.walk(JOURNALS)) {
            List<Path> found = files.filter(file -> file.getParent().endsWith("runs")
                            || file.getParent().endsWith("unfinished"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            assertTrue(found.size() >= 6, found::toString);
            return found;
        }
    }

    private static Runbook checked(Entry.Header header) {
        return Checker.check(new SourceText("run", header.text()), header.params())
                .runbook()
                .orElseThrow();
    }

    /** Well-formed as XML, every id once, every inner link with its end, nothing that asks for another file. */
    private static Document sound(String html) throws Exception {
        Document page = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(html)));
        Set<String> ids = new HashSet<>();
        List<String> links = new ArrayList<>();
        NodeList all = page.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            Element element = (Element) all.item(i);
            if (element.hasAttribute("id")) {
                assertTrue(ids.add(element.getAttribute("id")), element.getAttribute("id"));
            }
            if (element.hasAttribute("href")) {
                links.add(element.getAttribute("href"));
            }
            assertFalse(element.hasAttribute("src"), element.getTagName());
        }
        links.remove("data:,");
        for (String link : links) {
            assertTrue(link.startsWith("#") && ids.contains(link.substring(1)), link);
        }
        return page;
    }
}
