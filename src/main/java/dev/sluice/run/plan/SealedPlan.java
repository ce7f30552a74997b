package dev.sluice.run.plan;

import dev.sluice.run.ExitCode;
import dev.sluice.run.Refused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A plan that was looked at and put aside: a run of it refuses if anything but the readings has changed.
 *
 * @param text the runbook's text
 * @param set what {@code --set} gave
 * @param catalog for each source and table that the steps touch, a fingerprint of its columns, constraints, indexes and triggers
 * @param schemas sources in which a run of it creates the schema {@code sluice}, as it announced
 * @param readings what the metrics said, for people
 */
public record SealedPlan(
        String file,
        String digest,
        String text,
        Map<String, String> set,
        String environment,
        Map<String, String> catalog,
        List<String> schemas,
        Map<String, String> readings) {
    private static final int FORMAT_VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    public SealedPlan {
        set = Map.copyOf(set);
        catalog = Map.copyOf(catalog);
        schemas = List.copyOf(schemas);
        readings = Map.copyOf(readings);
    }

    /** @param file where the runbook lies, for people */
    public static SealedPlan of(Plan plan, String file, Map<String, String> set, Map<String, String> catalog) {
        Map<String, String> readings = new LinkedHashMap<>();
        plan.metrics().forEach(read -> readings.put(read.metric().name(), read.value()));
        return new SealedPlan(
                file,
                plan.runbook().digest(),
                plan.runbook().text(),
                set,
                plan.environment(),
                catalog,
                plan.grounds().stream()
                        .filter(Ground::isToBePrepared)
                        .map(Ground::source)
                        .toList(),
                readings);
    }

    /** Whether a file's text is a sealed plan rather than a runbook. */
    public static boolean looksLike(String text) {
        return text.stripLeading().startsWith("{");
    }

    public String json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("format_version", FORMAT_VERSION);
        fields.put("file", file);
        fields.put("digest", digest);
        fields.put("environment", environment);
        fields.put("set", new TreeMap<>(set));
        fields.put("catalog", new TreeMap<>(catalog));
        fields.put("schema_to_create", schemas);
        fields.put("readings", new TreeMap<>(readings));
        fields.put("text", text);
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(fields) + "\n";
    }

    /** @throws Refused if it is no sealed plan, or of another version */
    public static SealedPlan read(String name, String json) throws Refused {
        try {
            JsonNode node = MAPPER.readTree(json);
            if (node.path("format_version").asInt(0) != FORMAT_VERSION) {
                throw new Refused(
                        ExitCode.USAGE,
                        name + " is no sealed plan of this version",
                        "sluice plan FILE --env ENV -o " + name);
            }
            return new SealedPlan(
                    node.path("file").asString(),
                    node.path("digest").asString(),
                    node.path("text").asString(),
                    texts(node.path("set")),
                    node.path("environment").asString(),
                    texts(node.path("catalog")),
                    node.path("schema_to_create")
                            .valueStream()
                            .map(JsonNode::asString)
                            .toList(),
                    texts(node.path("readings")));
        } catch (JacksonException malformed) {
            throw new Refused(
                    ExitCode.USAGE,
                    name + " is neither a runbook nor a sealed plan",
                    "sluice plan FILE --env ENV -o " + name);
        }
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString()));
        return texts;
    }
}
