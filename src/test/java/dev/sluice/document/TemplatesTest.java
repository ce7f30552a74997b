package dev.sluice.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplatesTest {

    @TempDir
    private Path repository;

    private Path templates;

    @BeforeEach
    void makeDirectory() throws IOException {
        templates = Files.createDirectory(repository.resolve("templates"));
    }

    @Test
    void oneTemplateOfTheRepositoryReplacesOneThatShips() throws IOException {
        write("dashboard.mustache", "# Ours: {{title}}\n{{#rows}}\n- {{heading}}\n{{/rows}}\n");

        var files = Documents.generate(SampleRunbook.plain(), Provenance.of("test"), TemplateSource.beside(repository));

        assertEquals(
                "# Ours: Move the queue\n- Now\n- Progress\n- Safety\n- Correctness\n- Events\n",
                files.get(1).text());
        assertTrue(files.get(0).text().startsWith("# Move the queue\n\nRunbook `one_of_each`, file `book`."));
    }

    @Test
    void aRepositoryWithoutTemplatesUsesThoseThatShip() throws IOException {
        Files.delete(templates);
        var files = Documents.generate(SampleRunbook.plain(), Provenance.of("test"), TemplateSource.beside(repository));
        assertTrue(files.get(0).text().startsWith("# Move the queue\n"));
    }

    @Test
    void aNameThatDoesNotExistIsRefusedWithItsLineAndTheNamesThatDo() throws IOException {
        write("alerts.mustache", "# A\n\n{{#alerts}}\n{{headline}}\n{{/alerts}}\n");
        assertFault(
                "alerts.mustache:4",
                "nothing here is called headline",
                "use one of: heading, meaning, fires, query, impact, action, diagnosis, type, threshold, silencing, escalation");
    }

    @Test
    void aSectionThatIsNotClosedIsRefusedWithItsLine() throws IOException {
        write("alerts.mustache", "# A\n\n{{#alerts}}\n{{heading}}\n");
        assertFault("alerts.mustache:3", "Failed to close 'alerts' tag", null);
    }

    @Test
    void sectionsThatCrossAreRefusedWithTheirLine() throws IOException {
        write("alerts.mustache", "{{#alerts}}\n{{#phases}}\n{{/alerts}}\n{{/phases}}\n");
        assertFault("alerts.mustache:3", "Mismatched start/end tags: phases != alerts", null);
    }

    @Test
    void aPartialOutsideTheKnownNamesIsRefused() throws IOException {
        Files.writeString(repository.resolve("secret.mustache"), "secret");
        for (String partial : new String[] {"../secret", "/etc/passwd", "secret", "../secret.mustache", "phase.txt"}) {
            write("alerts.mustache", "{{> " + partial + "}}\n");
            TemplateFault fault = assertThrows(TemplateFault.class, this::generate, partial);
            assertTrue(fault.getMessage().startsWith("there is no template "), fault.getMessage());
            assertTrue(fault.help().startsWith("use one of the known names: runbook, "), fault.help());
        }
    }

    @Test
    void aTemplateOfAnUnknownNameIsTakenForAMistypedOne() throws IOException {
        write("runbok.mustache", "");
        TemplateFault fault = assertThrows(TemplateFault.class, this::generate);
        assertEquals(templates.resolve("runbok.mustache").toString(), fault.place());
    }

    @Test
    void aLinkThatLeadsOutOfTheDirectoryIsRefused() throws IOException {
        Path secret = Files.writeString(repository.resolve("secret"), "secret");
        Files.createSymbolicLink(templates.resolve("alerts.mustache"), secret);
        assertFault("alerts.mustache", "this template leads out of its directory", null);
    }

    @Test
    void textThatIsNotUtf8IsRefused() throws IOException {
        Files.write(templates.resolve("alerts.mustache"), "\u00e4".getBytes(StandardCharsets.ISO_8859_1));
        assertFault("alerts.mustache", "this template is not UTF-8 text", "save it as UTF-8");
    }

    @Test
    void aDirectoryThatCannotBeReadIsNamed() throws IOException {
        Path file = Files.createFile(templates.resolve("alerts.mustache"));
        TemplateFault fault = assertThrows(TemplateFault.class, () -> TemplateSource.directory(file));
        assertEquals(file.toString(), fault.place());
        assertTrue(fault.getMessage().startsWith("this directory of templates cannot be read"), fault.getMessage());
    }

    @Test
    void neitherClassesNorMethodsAreWithinReach() throws IOException {
        for (String name :
                new String[] {"class", "getClass", "title.length", "title.class.name", "toString", "hashCode"}) {
            write("alerts.mustache", "{{" + name + "}}\n");
            assertThrows(TemplateFault.class, this::generate, name);
        }
    }

    @Test
    void noWayOfWritingATagTurnsEscapingOff() throws IOException {
        write("alerts.mustache", "{{title}} {{{title}}} {{&title}}\n");
        var files = Documents.generate(
                SampleRunbook.with(text -> "<b>"), Provenance.of("test"), TemplateSource.directory(templates));
        assertEquals("\\<b> \\<b> \\<b>\n", files.get(3).text());
    }

    @Test
    void templatesThatCallEachOtherForEverAreStopped() throws IOException {
        write("alerts.mustache", "{{> alerts}}\n");
        assertThrows(TemplateFault.class, this::generate);
    }

    @Test
    void everyFieldIsInTheManual() throws IOException {
        String manual = Files.readString(Path.of("docs", "documents.md"));
        for (Class<?> page : pages()) {
            for (RecordComponent field : page.getRecordComponents()) {
                assertTrue(manual.contains("`" + field.getName() + "`"), page.getSimpleName() + "." + field.getName());
            }
        }
        for (String name : TemplateSource.NAMES) {
            assertTrue(manual.contains("`" + name + ".mustache`"), name);
        }
    }

    /** Every record that a template can reach. */
    private static Set<Class<?>> pages() {
        Set<Class<?>> pages = new LinkedHashSet<>();
        List.of(
                        RunbookPage.class,
                        Summary.class,
                        ChangeRequest.class,
                        DashboardPage.class,
                        AlertsPage.class,
                        ReportPage.class)
                .forEach(page -> collect(page, pages));
        return pages;
    }

    private static void collect(Type type, Set<Class<?>> pages) {
        switch (type) {
            case ParameterizedType generic -> {
                collect(generic.getRawType(), pages);
                Arrays.stream(generic.getActualTypeArguments()).forEach(argument -> collect(argument, pages));
            }
            case Class<?> page -> {
                if (page.isRecord() && page != Markup.class && pages.add(page)) {
                    Arrays.stream(page.getRecordComponents()).forEach(field -> collect(field.getGenericType(), pages));
                }
            }
            default -> {}
        }
    }

    private void assertFault(String place, String message, String help) {
        TemplateFault fault = assertThrows(TemplateFault.class, this::generate);
        assertEquals(templates.resolve(place).toString(), fault.place());
        assertEquals(message, fault.getMessage());
        if (help != null) {
            assertEquals(help, fault.help());
        }
    }

    private void generate() {
        Documents.generate(SampleRunbook.plain(), Provenance.of("test"), TemplateSource.directory(templates));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(templates.resolve(name), text);
    }
}
