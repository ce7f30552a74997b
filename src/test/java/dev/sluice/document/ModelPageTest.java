package dev.sluice.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The manual lists what templates and other tools see, all of it. */
class ModelPageTest {
    private static final Path MANUAL = Path.of("docs", "documents.md");

    @Test
    void everyTemplateHasItsRowWithEveryFieldOfItsPages() throws IOException {
        String manual = Files.readString(MANUAL);
        List<String> missing = new ArrayList<>();
        pages().forEach((template, page) -> {
            if (manual.lines().noneMatch(line -> line.startsWith("| `" + template + "` |"))) {
                missing.add(template);
            }
            Set<Class<?>> records = new LinkedHashSet<>();
            collect(page.getClass(), records);
            for (Class<?> record : records) {
                for (RecordComponent field : record.getRecordComponents()) {
                    if (!manual.contains("`" + field.getName() + "`")) {
                        missing.add(template + ": " + record.getSimpleName() + "." + field.getName());
                    }
                }
            }
        });
        assertEquals(List.of(), missing);
    }

    @Test
    void theModelForProgramsHasTheSameFields() {
        JsonNode models = PageJson.of(SampleRunbook.plain(), Provenance.of("test"));

        pages().forEach((template, page) -> {
            List<String> fields = new ArrayList<>(models.get(template).propertyNames());
            List<String> components = new ArrayList<>();
            for (RecordComponent component : page.getClass().getRecordComponents()) {
                components.add(component.getName());
            }
            assertEquals(components, fields, template);
        });
        assertTrue(models.get("front").get("title").isString());
        assertEquals(
                "`one_of_each`",
                models.get("dashboard").get("name").get("markdown").asString());
    }

    private static Map<String, Record> pages() {
        Templates templates = new Templates(TemplateSource.bundled());
        Documents.generate(SampleRunbook.plain(), Provenance.of("test"), templates);
        return templates.rendered();
    }

    /** The records that a type is made of, itself included. */
    private static void collect(Type type, Set<Class<?>> records) {
        if (type instanceof ParameterizedType several) {
            for (Type argument : several.getActualTypeArguments()) {
                collect(argument, records);
            }
        } else if (type instanceof Class<?> one && one.isRecord() && one != Markup.class && records.add(one)) {
            for (RecordComponent component : one.getRecordComponents()) {
                collect(component.getGenericType(), records);
            }
        }
    }
}
