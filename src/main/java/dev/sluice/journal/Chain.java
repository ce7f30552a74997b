package dev.sluice.journal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** The chain: each line's hash is SHA-256(hash of the line before || bytes of its JSON); the first follows 32 zero bytes. */
final class Chain {
    static final int HEX_DIGITS = 64;
    private static final HexFormat HEX = HexFormat.of();

    private final MessageDigest digest = sha256();
    private byte[] head = new byte[32];

    /** Adds a line and gives its hash, 64 hex digits. */
    String add(byte[] bytes, int offset, int length) {
        head = next(bytes, offset, length);
        return head();
    }

    /** Adds a line only if its hash is this one. */
    boolean addIf(byte[] bytes, int offset, int length, String hash) {
        byte[] next = next(bytes, offset, length);
        if (!HEX.formatHex(next).equals(hash)) {
            return false;
        }
        head = next;
        return true;
    }

    String head() {
        return HEX.formatHex(head);
    }

    Chain copy() {
        Chain copy = new Chain();
        copy.head = Arrays.copyOf(head, head.length);
        return copy;
    }

    private byte[] next(byte[] bytes, int offset, int length) {
        digest.update(head);
        digest.update(bytes, offset, length);
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
