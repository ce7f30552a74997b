package dev.sluice.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The body of a Prometheus remote-write request (protocol 0.1.0): a protobuf {@code WriteRequest} in a snappy block made
 * of literals only. Both formats need so little here that no library is worth its size.
 */
final class RemoteWrite {

    private static final int LONGEST_LITERAL = 1 << 16;

    private RemoteWrite() {}

    /** One sample of one series. */
    record Sample(String name, Map<String, String> labels, double value, Instant at) {}

    static byte[] encode(List<Sample> samples) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        for (Sample sample : samples) {
            lengthDelimited(request, 1, series(sample));
        }
        return snappy(request.toByteArray());
    }

    private static byte[] series(Sample sample) {
        TreeMap<String, String> labels = new TreeMap<>(sample.labels());
        labels.put("__name__", sample.name());
        ByteArrayOutputStream series = new ByteArrayOutputStream();
        labels.forEach((name, value) -> {
            ByteArrayOutputStream label = new ByteArrayOutputStream();
            lengthDelimited(label, 1, name.getBytes(StandardCharsets.UTF_8));
            lengthDelimited(label, 2, value.getBytes(StandardCharsets.UTF_8));
            lengthDelimited(series, 1, label.toByteArray());
        });
        lengthDelimited(series, 2, point(sample));
        return series.toByteArray();
    }

    private static byte[] point(Sample sample) {
        ByteArrayOutputStream point = new ByteArrayOutputStream();
        varint(point, 1 << 3 | 1);
        byte[] bits = ByteBuffer.allocate(Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(sample.value())
                .array();
        point.writeBytes(bits);
        varint(point, 2 << 3);
        varint(point, sample.at().toEpochMilli());
        return point.toByteArray();
    }

    private static byte[] snappy(byte[] plain) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        varint(block, plain.length);
        for (int start = 0; start < plain.length; start += LONGEST_LITERAL) {
            int length = Math.min(LONGEST_LITERAL, plain.length - start);
            block.write(61 << 2);
            block.write(length - 1);
            block.write(length - 1 >> 8);
            block.write(plain, start, length);
        }
        return block.toByteArray();
    }

    private static void lengthDelimited(ByteArrayOutputStream out, int field, byte[] content) {
        varint(out, field << 3 | 2);
        varint(out, content.length);
        out.writeBytes(content);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
