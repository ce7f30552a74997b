package dev.sluice.language.modules;

import dev.sluice.language.text.SourceText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A runbook and its modules in one text: what a journal, a sealed plan and the database keep of a run, and what its digest is of. It
 * is JSON, which no runbook is; its bytes depend on nothing but the texts and on the paths between them. A runbook without modules
 * is its own bundle.
 *
 * <pre>{"sluice_bundle":1,"runbook":"TEXT","modules":{"common.runbook":"TEXT"},"same":{"link.runbook":"common.runbook"}}</pre>
 */
final class Bundle {
    private static final int VERSION = 1;
    private static final String BEGIN = "{\"sluice_bundle\":" + VERSION + ",";

    private Bundle() {}

    /**
     * @param modules texts by path, in the order in which they were read
     * @param same further paths that lead to one of them
     */
    static String write(String runbook, Map<String, String> modules, Map<String, String> same) {
        if (modules.isEmpty()) {
            return runbook;
        }
        return Json.write(runbook, modules, same);
    }

    /** The program in a bundle; nothing if the text is none. */
    static Optional<Program> read(SourceText text) {
        if (!text.text().startsWith(BEGIN)) {
            return Optional.empty();
        }
        return Json.read(text);
    }

    /** Reads modules out of a bundle. */
    private record Kept(Map<String, String> texts, Map<String, String> same) implements ModuleReader {
        @Override
        public Reading library(String name) {
            return file(Loader.library(name));
        }

        @Override
        public Reading file(String path) {
            String kept = same.getOrDefault(path, path);
            return texts.containsKey(kept) ? new Found(kept, texts.get(kept)) : NONE.file(path);
        }
    }

    /** Apart, so that a runbook without modules is checked without a JSON library. */
    private static final class Json {
        private static final JsonMapper MAPPER = JsonMapper.builder().build();

        static String write(String runbook, Map<String, String> modules, Map<String, String> same) {
            ObjectNode root = MAPPER.createObjectNode();
            root.put("sluice_bundle", VERSION);
            root.put("runbook", runbook);
            ObjectNode texts = root.putObject("modules");
            modules.forEach(texts::put);
            if (!same.isEmpty()) {
                ObjectNode paths = root.putObject("same");
                same.forEach(paths::put);
            }
            return MAPPER.writeValueAsString(root);
        }

        static Optional<Program> read(SourceText text) {
            try {
                JsonNode root = MAPPER.readTree(text.text());
                SourceText main =
                        new SourceText(text.name(), root.path("runbook").asString());
                return Optional.of(Loader.load(main, new Kept(texts(root.path("modules")), texts(root.path("same")))));
            } catch (JacksonException malformed) {
                return Optional.empty();
            }
        }

        private static Map<String, String> texts(JsonNode object) {
            Map<String, String> texts = new LinkedHashMap<>();
            object.properties()
                    .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString()));
            return texts;
        }
    }
}
