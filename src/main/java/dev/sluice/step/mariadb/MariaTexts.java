package dev.sluice.step.mariadb;

import dev.sluice.step.backfill.Key;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Lists of texts as JSON arrays, in which MariaDB, which has no arrays, keeps them. */
final class MariaTexts {

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    private MariaTexts() {}

    static String json(List<String> texts) {
        return JSON.writeValueAsString(texts);
    }

    static String json(Key key) {
        return json(key.values());
    }

    static List<String> texts(String json) {
        return JSON.readValue(json, TEXTS);
    }

    /** Absent for NULL. */
    static Optional<Key> key(String json) {
        return Optional.ofNullable(json).map(it -> new Key(texts(it)));
    }
}
