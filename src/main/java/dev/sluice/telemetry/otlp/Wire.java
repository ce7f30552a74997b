package dev.sluice.telemetry.otlp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes one message in the binary encoding of Protocol Buffers: of it, what OTLP needs. */
final class Wire {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int SEVEN_BITS = 0x7f;
    private static final int MORE = 0x80;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Wire number(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    Wire flag(int field, boolean value) {
        return number(field, value ? 1 : 0);
    }

    Wire fixed(int field, long value) {
        tag(field, FIXED64);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            bytes.write((int) (value >>> shift));
        }
        return this;
    }

    Wire real(int field, double value) {
        return fixed(field, Double.doubleToRawLongBits(value));
    }

    /** Milliseconds since 1970 as the nanoseconds that OTLP counts in. */
    Wire time(int field, long millis) {
        return fixed(field, millis * 1_000_000);
    }

    Wire text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Wire bytes(int field, byte[] value) {
        tag(field, LENGTH);
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    Wire message(int field, Wire value) {
        return bytes(field, value.written());
    }

    byte[] written() {
        return bytes.toByteArray();
    }

    private void tag(int field, int type) {
        varint((long) field << 3 | type);
    }

    private void varint(long value) {
        long left = value;
        while ((left & ~SEVEN_BITS) != 0) {
            bytes.write((int) (left & SEVEN_BITS) | MORE);
            left >>>= 7;
        }
        bytes.write((int) left);
    }
}
