package dev.sluice.cli;

import dev.sluice.language.difference.Change;
import dev.sluice.language.difference.Difference;
import dev.sluice.language.difference.Word;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A difference for programs. */
final class DiffJson {
    private static final int FORMAT_VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private DiffJson() {}

    static String of(Difference difference, String file, String against) {
        Map<String, Object> counts = new LinkedHashMap<>();
        for (Word word : Word.values()) {
            counts.put(word.text(), difference.of(word).size());
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("format_version", FORMAT_VERSION);
        fields.put("file", file);
        fields.put("against", against);
        fields.put("overall", difference.overall().text());
        fields.put("counts", counts);
        fields.put(
                "changes", difference.changes().stream().map(DiffJson::change).toList());
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(fields) + "\n";
    }

    private static Map<String, Object> change(Change change) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("word", change.word().text());
        fields.put("kind", change.place().kind().text());
        fields.put("name", change.place().name());
        fields.put("reach", List.copyOf(change.place().reach()));
        fields.put("what", change.what());
        change.before().ifPresent(before -> fields.put("before", before));
        change.after().ifPresent(after -> fields.put("after", after));
        return fields;
    }
}
