package dev.sluice.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Runbook;
import dev.sluice.testing.Documents;
import dev.sluice.testing.Golden;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change request has no empty field, however little a runbook says. */
class ChangeRequestTest {
    private static final String BARE = """
            runbook bare "Look at it"
            source db postgres
            metric waiting count safety from db every 15s sql "select 1"
            phase look "Look" {
              proceed when waiting == 0
            }
            """;

    /** The fields of GitLab's template, in its order. */
    private static final List<String> FIELDS = List.of(
            "## Change summary",
            "## Change details",
            "| Services impacted |",
            "| Change technician |",
            "| Change reviewer |",
            "| Scheduled date and time (UTC) |",
            "| Time tracking |",
            "| Downtime component |",
            "| Criticality |",
            "/label ~\"C",
            "### Pre-change steps",
            "Estimated time to complete (mins): ",
            "### Change steps",
            "Estimated time to complete (mins): ",
            "### Post-change steps",
            "Estimated time to complete (mins): ",
            "## Rollback",
            "Estimated time to complete (mins): ",
            "## Monitoring",
            "- Metric: ",
            "  - Location: ",
            "  - What changes to this metric should prompt a rollback: ",
            "## Change reviewer checklist",
            "## Change technician checklist");

    @TempDir
    private Path directory;

    @Test
    void readsAsReviewed() {
        Golden.assertMatches("document/change-request.md", request(Samples.shipped("queue_cutover")));
        Golden.assertMatches("document/change-request-bare.md", request(Samples.of(BARE)));
    }

    @Test
    void hasEveryFieldOfTheTemplateInItsOrder() {
        runbooks().forEach(runbook -> {
            String request = request(runbook);
            int from = 0;
            for (String field : FIELDS) {
                int at = request.indexOf(field, from);
                assertTrue(at >= 0, runbook.name() + ": " + field);
                from = at + field.length();
            }
        });
    }

    @Test
    void leavesNoFieldEmpty() {
        runbooks()
                .forEach(runbook -> assertEquals(
                        List.of(), empty("", ChangeRequest.of(runbook, Provenance.of("test"))), runbook.name()));
    }

    @Test
    void hasNoLineThatEndsWithItsLabel() {
        runbooks()
                .forEach(runbook -> request(runbook).lines().forEach(line -> {
                    assertFalse(line.matches("(- |\\s*- \\[.] )?[A-Za-z ()]+:"), runbook.name() + ": " + line);
                    assertFalse(line.matches("\\|.*\\| +\\|.*"), runbook.name() + ": " + line);
                }));
    }

    @Test
    void passesMarkdownlint() throws Exception {
        List<Path> files = new ArrayList<>();
        for (Runbook runbook : runbooks().toList()) {
            files.add(Files.writeString(directory.resolve(runbook.name() + ".md"), request(runbook)));
        }
        assertEquals(List.of(), Documents.lint(files.toArray(Path[]::new)));
    }

    private static Stream<Runbook> runbooks() {
        return Stream.concat(Samples.shipped().stream(), Stream.of(Samples.of(BARE), SampleRunbook.plain()));
    }

    private static String request(Runbook runbook) {
        return dev.sluice.document.Documents.changeRequest(runbook, Provenance.of("test"), TemplateSource.bundled());
    }

    /** The components that are blank, or lists without an entry; a phase may have no step. */
    private static List<String> empty(String path, Record page) {
        List<String> empty = new ArrayList<>();
        for (RecordComponent component : page.getClass().getRecordComponents()) {
            String name = path + component.getName();
            switch (value(page, component)) {
                case String text -> blank(text, name, empty);
                case Markup markup -> blank(markup.markdown(), name, empty);
                case List<?> list -> {
                    if (list.isEmpty() && !name.equals("phases.steps")) {
                        empty.add(name);
                    }
                    list.stream()
                            .filter(Record.class::isInstance)
                            .map(Record.class::cast)
                            .filter(entry -> !(entry instanceof Markup))
                            .forEach(entry -> empty.addAll(empty(name + ".", entry)));
                }
                default -> throw new AssertionError(name);
            }
        }
        return empty;
    }

    private static void blank(String text, String name, List<String> empty) {
        if (text.isBlank()) {
            empty.add(name);
        }
    }

    private static Object value(Record page, RecordComponent component) {
        try {
            return component.getAccessor().invoke(page);
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
