package dev.sluice.journal;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The chain: each line's hash is SHA-256(hash of the line before || bytes of its JSON); the first follows 32 zero bytes. */
final class Chain {
    static final int HEX_DIGITS = 64;
    private static final int BYTES = 32;
    private static final byte[] DIGITS = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    private final MessageDigest digest = sha256();
    private byte[] head = new byte[BYTES];
    private byte[] spare = new byte[BYTES];

    /** Adds a line, whose hash is the head from then on. */
    void add(byte[] bytes, int offset, int length) {
        next(bytes, offset, length);
        swap();
    }

    /** Adds a line only if its hash is the one whose 64 hex digits stand at {@code hash}. */
    boolean addIf(byte[] bytes, int offset, int length, int hash) {
        next(bytes, offset, length);
        for (int i = 0; i < BYTES; i++) {
            if (bytes[hash + 2 * i] != DIGITS[spare[i] >> 4 & 0xf]
                    || bytes[hash + 2 * i + 1] != DIGITS[spare[i] & 0xf]) {
                return false;
            }
        }
        swap();
        return true;
    }

    /** Hash of the last line, 64 hex digits. */
    String head() {
        byte[] digits = new byte[HEX_DIGITS];
        writeHead(digits, 0);
        return new String(digits, StandardCharsets.ISO_8859_1);
    }

    /** Writes the 64 digits of the head into a line. */
    void writeHead(byte[] line, int offset) {
        for (int i = 0; i < BYTES; i++) {
            line[offset + 2 * i] = DIGITS[head[i] >> 4 & 0xf];
            line[offset + 2 * i + 1] = DIGITS[head[i] & 0xf];
        }
    }

    Chain copy() {
        Chain copy = new Chain();
        copy.head = Arrays.copyOf(head, head.length);
        return copy;
    }

    /** Into the spare bytes, so that a line of millions makes no garbage. */
    private void next(byte[] bytes, int offset, int length) {
        try {
            digest.update(head);
            digest.update(bytes, offset, length);
            digest.digest(spare, 0, BYTES);
        } catch (DigestException impossible) {
            throw new IllegalStateException("SHA-256 has 32 bytes", impossible);
        }
    }

    private void swap() {
        byte[] before = head;
        head = spare;
        spare = before;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
