package dev.sluice.journal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A signature over the journal up to one of its lines, and so, by the chain, over all lines before it.
 *
 * @param run the run's id
 * @param lines number of the line
 * @param head its hash, 64 hex digits
 * @param time when it was sealed, as the signer's host believed; ISO 8601
 * @param key fingerprint of the signer's public key, see {@link SealKeys}
 * @param signature Ed25519 over {@link #signed()}, base64
 */
public record Seal(String run, long lines, String head, String time, String key, String signature) {

    /** The bytes that are signed: six lines of text, each ended by a line feed. */
    byte[] signed() {
        return ("sluice journal seal 1\nrun " + run + "\nlines " + lines + "\nhead " + head + "\ntime " + time
                        + "\nkey " + key + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    Seal signed(byte[] signature) {
        return new Seal(run, lines, head, time, key, Base64.getEncoder().encodeToString(signature));
    }

    /** The line that has to be in the journal. */
    public Anchor anchor() {
        return new Anchor("the seal of " + time, head, java.util.Optional.of(lines), java.util.Optional.of(time));
    }

    byte[] json() {
        return JsonWriter.object(json -> {
            json.writeNumberProperty("seal", 1);
            json.writeStringProperty("run", run);
            json.writeNumberProperty("lines", lines);
            json.writeStringProperty("head", head);
            json.writeStringProperty("time", time);
            json.writeStringProperty("key", key);
            json.writeStringProperty("signature", signature);
        });
    }

    static Seal read(byte[] json) {
        Json.Fields fields = Json.read(json, 0, json.length);
        if (fields.whole("seal") != 1) {
            throw new IllegalArgumentException("a seal of another version");
        }
        return new Seal(
                fields.text("run"),
                fields.whole("lines"),
                fields.text("head"),
                fields.text("time"),
                fields.text("key"),
                fields.text("signature"));
    }
}
