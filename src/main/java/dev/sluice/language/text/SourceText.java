package dev.sluice.language.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A runbook's text under the name that messages use for it.
 *
 * @param name the path as the user gave it, or {@code <stdin>}
 * @param text the whole text, decoded
 */
public record SourceText(String name, String text) {
    /** The largest runbook, in bytes of UTF-8: 1 MB. */
    public static final int LARGEST = 1_000_000;

    /** SHA-256 of the text in UTF-8, 64 hex digits. */
    public String digest() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }
}
