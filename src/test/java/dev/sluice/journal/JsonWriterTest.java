package dev.sluice.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

class JsonWriterTest {
    private static final long SEED = 20261120;

    @Test
    void separatesWhatStandsSideBySideAndNothingElse() {
        assertEquals(
                "{\"a\":{},\"b\":[],\"c\":[[\":\",\"{\"],[\"[\",null,true,-1]],\"d\":{\"x\":\",\",\"y\":\"\"},\"e\":0.5}",
                written(json -> {
                    json.writeName("a");
                    json.writeStartObject();
                    json.writeEndObject();
                    json.writeName("b");
                    json.writeTexts(List.of());
                    json.writeName("c");
                    json.writeStartArray();
                    json.writeTexts(List.of(":", "{"));
                    json.writeStartArray();
                    json.writeString("[");
                    json.writeNull();
                    json.writeBoolean(true);
                    json.writeNumber(-1);
                    json.writeEndArray();
                    json.writeEndArray();
                    json.writeName("d");
                    json.writeTexts(Map.of("y", "", "x", ","));
                    json.writeName("e");
                    json.writeAmount(0.5);
                }));
    }

    @Test
    void writesWholeAmountsWithoutAPoint() {
        List<String> written = new ArrayList<>();
        for (double amount : new double[] {0, -0.0, 7, -7, 1e14, 1e15, 1e300, 0.1, Double.NaN, Double.MIN_VALUE}) {
            written.add(written(json -> json.writeAmount(amount)));
        }
        assertEquals(
                List.of(
                        "{0}",
                        "{-0.0}",
                        "{7}",
                        "{-7}",
                        "{100000000000000}",
                        "{1.0E15}",
                        "{1.0E300}",
                        "{0.1}",
                        "{\"NaN\"}",
                        "{4.9E-324}"),
                written);
    }

    /** Journals of earlier versions were spelled by Jackson's generator; a line has one spelling. */
    @Test
    void spellsTextsAndAmountsAsJacksonDoes() {
        Random random = new Random(SEED);
        for (int i = 0; i < 5_000; i++) {
            String text = text(random);
            double amount = Double.longBitsToDouble(random.nextLong());
            assertEquals(byJackson(text, amount), written(json -> {
                json.writeName(text);
                json.writeStartArray();
                json.writeString(text);
                json.writeAmount(amount);
                json.writeEndArray();
            }));
        }
    }

    /** Of ASCII, controls included, of what needs two or three bytes, and of what is beyond 16 bits. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(12); length > 0; length--) {
            switch (random.nextInt(4)) {
                case 0 -> text.append((char) random.nextInt(0xD800));
                case 1 -> text.appendCodePoint(0x10000 + random.nextInt(0x10000));
                default -> text.append((char) random.nextInt(0x90));
            }
        }
        return text.toString();
    }

    private static String byJackson(String text, double amount) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeName(text);
            json.writeStartArray();
            json.writeString(text);
            if (amount == Math.rint(amount) && Math.abs(amount) < 1e15) {
                json.writeNumber((long) amount);
            } else {
                json.writeNumber(amount);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String written(Consumer<JsonWriter> content) {
        return new String(JsonWriter.object(content), StandardCharsets.UTF_8);
    }
}
