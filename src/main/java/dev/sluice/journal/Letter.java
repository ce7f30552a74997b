package dev.sluice.journal;

import dev.sluice.engine.Signal;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A signal on its way to a run.
 *
 * @param id by which a run that meets it again knows that it was heard
 * @param who sent it
 */
public record Letter(String id, String who, Signal signal) {
    public static Letter of(String who, Signal signal) {
        return new Letter(UUID.randomUUID().toString(), who, signal);
    }

    /** As JSON; {@link #read} gives it back. */
    public String text() {
        byte[] json = JsonWriter.object(generator -> {
            generator.writeStringProperty("id", id);
            generator.writeStringProperty("who", who);
            SignalCodec.write(generator, signal);
        });
        return new String(json, StandardCharsets.UTF_8);
    }

    /** @throws RuntimeException if that is no letter */
    public static Letter read(String text) {
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        Json.Fields fields = Json.read(json, 0, json.length);
        return new Letter(fields.text("id"), fields.text("who"), SignalCodec.read(fields));
    }
}
