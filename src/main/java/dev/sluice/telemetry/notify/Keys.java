package dev.sluice.telemetry.notify;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names by which services know what belongs together. */
final class Keys {
    private static final int HASH = 65;

    private Keys() {}

    /** The key, or its beginning and a hash of all of it where it is longer than a service takes. */
    static String atMost(int length, String key) {
        if (key.length() <= length) {
            return key;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return key.substring(0, length - HASH) + "#" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
