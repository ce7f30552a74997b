package dev.sluice.document.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** What we write is what SnakeYAML would write, to the letter, and reads back as what it was. */
class YamlTest {
    private static final String ALPHABET = "abcXYZ0195mshx :#-_./()=,+{}[]\"'<>~|*&!%@`?\\\n\tä\u202e";
    private static final List<String> WORDS = List.of(
            "true",
            "No",
            "on",
            "y",
            "null",
            "NaN",
            ".inf",
            "1e3",
            "012",
            "1:30",
            "2026-11-20",
            "0x1F",
            "=",
            "<<",
            "~",
            "",
            "a: b",
            "a :b",
            "a #b",
            "a# b",
            "- a",
            "a ",
            " a",
            "a\nb",
            "a\n",
            "\na",
            "a\n\n b",
            "{{ $value }}",
            "max(x) > 1",
            "1m15s",
            "30s",
            "10.01+0x2 10+0x2",
            "1+2",
            "1_000",
            "1.5h",
            "0+0x20 1",
            "lag: it's %",
            "a: [b] # c");
    private static final int MANY = 20_000;

    @Test
    void everyTextIsWrittenAsTheLibraryWritesIt() {
        Random random = new Random(7);
        for (int i = 0; i < MANY; i++) {
            same(i < WORDS.size() ? WORDS.get(i) : text(random));
        }
    }

    private static void same(String text) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("first", text);
        value.put("list", List.of(text, Map.of("inner", text), 1, 2.5, true));
        value.put("none", List.of());
        value.put("map", Map.of("deep", Map.of("deeper", text)));

        String written = dev.sluice.document.alert.Yaml.dump(value, 0);

        assertEquals(library().dump(value), written, () -> "of " + text);
        assertEquals(value, new Yaml().load(written), () -> "of " + text);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = 1 + random.nextInt(8);
        for (int i = 0; i < length; i++) {
            text.append(
                    random.nextInt(6) == 0
                            ? WORDS.get(random.nextInt(WORDS.size()))
                            : String.valueOf(ALPHABET.charAt(random.nextInt(ALPHABET.length()))));
        }
        return text.toString();
    }

    private static Yaml library() {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setIndent(2);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        options.setWidth(Integer.MAX_VALUE / 2);
        options.setSplitLines(false);
        return new Yaml(options);
    }
}
