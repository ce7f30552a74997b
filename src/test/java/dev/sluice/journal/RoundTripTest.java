package dev.sluice.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is written reads back as it was, whatever its kind and with or without each of its parts. */
class RoundTripTest {

    @Test
    void everyEntryReadsBackAsItWas() {
        for (Entry entry : Specimens.of(Entry.class)) {
            byte[] json = EntryCodec.write(entry);
            assertEquals(
                    entry,
                    EntryCodec.read(Json.read(json, 0, json.length)),
                    () -> new String(json, StandardCharsets.UTF_8));
        }
    }

    @Test
    void everyLetterReadsBackAsItWas() {
        for (Letter letter : Specimens.of(Letter.class)) {
            assertEquals(letter, Letter.read(letter.text()), letter::text);
        }
    }
}
