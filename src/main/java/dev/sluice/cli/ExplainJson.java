package dev.sluice.cli;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Page;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code explain} knows, for programs. */
final class ExplainJson {
    private static final int FORMAT_VERSION = 1;
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ExplainJson() {}

    static String page(Page page) {
        ObjectNode root = root();
        ObjectNode node = root.putArray("codes").addObject();
        code(page.code(), node);
        node.put("text", page.text());
        if (!page.wrong().isEmpty()) {
            examples(page.wrong(), node.putArray("wrong"));
            examples(page.right(), node.putArray("right"));
        }
        return text(root);
    }

    private static void examples(List<Page.Example> examples, ArrayNode node) {
        for (Page.Example example : examples) {
            ObjectNode file = node.addObject();
            if (!example.file().isEmpty()) {
                file.put("file", example.file());
            }
            file.put("text", example.text());
        }
    }

    static String all() {
        ObjectNode root = root();
        ArrayNode codes = root.putArray("codes");
        for (Code code : Code.values()) {
            code(code, codes.addObject());
        }
        return text(root);
    }

    private static ObjectNode root() {
        return MAPPER.createObjectNode().put("format_version", FORMAT_VERSION);
    }

    private static void code(Code code, ObjectNode node) {
        node.put("code", code.name()).put("title", code.title()).put("page", code.page());
    }

    private static String text(ObjectNode root) {
        return MAPPER.writeValueAsString(root) + "\n";
    }
}
