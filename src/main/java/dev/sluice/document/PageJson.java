package dev.sluice.document;

import dev.sluice.language.model.Runbook;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The model that templates see, for other tools: each page by the name of its template, each field by its name. A text is a string as
 * its author wrote it; what is markdown already is an object with the one field {@code markdown}; what is absent is null.
 */
public final class PageJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private PageJson() {}

    /** The models of a runbook's documents. */
    public static ObjectNode of(Runbook runbook, Provenance provenance) {
        Templates templates = new Templates(TemplateSource.bundled());
        Documents.generate(runbook, provenance, templates);
        ObjectNode models = NODES.objectNode();
        for (Map.Entry<String, Record> page : templates.rendered().entrySet()) {
            models.set(page.getKey(), record(page.getValue()));
        }
        return models;
    }

    private static JsonNode node(Object value) {
        return switch (value) {
            case null -> NODES.nullNode();
            case Optional<?> optional -> node(optional.orElse(null));
            case Markup markup -> NODES.objectNode().put("markdown", markup.markdown());
            case String text -> NODES.stringNode(text);
            case Boolean flag -> NODES.booleanNode(flag);
            case List<?> list -> list(list);
            case Record page -> record(page);
            default -> throw new IllegalStateException("a page holds text and markup, not " + value.getClass());
        };
    }

    private static ArrayNode list(List<?> values) {
        ArrayNode array = NODES.arrayNode();
        values.forEach(value -> array.add(node(value)));
        return array;
    }

    private static ObjectNode record(Record page) {
        ObjectNode object = NODES.objectNode();
        for (RecordComponent component : page.getClass().getRecordComponents()) {
            try {
                object.set(component.getName(), node(component.getAccessor().invoke(page)));
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return object;
    }
}
