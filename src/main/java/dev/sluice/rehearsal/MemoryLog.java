package dev.sluice.rehearsal;

import dev.sluice.journal.Log;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A journal's bytes in memory. What was appended outlives a process, what was forced outlives the machine. */
public final class MemoryLog implements Log {
    private byte[] bytes = new byte[1 << 14];
    private int length;
    private int forced;

    /** The same bytes under another name, all of them forced. */
    MemoryLog copy() {
        MemoryLog copy = new MemoryLog();
        copy.bytes = Arrays.copyOf(bytes, Math.max(bytes.length, 16));
        copy.length = length;
        copy.forced = length;
        return copy;
    }

    int length() {
        return length;
    }

    int forced() {
        return forced;
    }

    /** The machine crashes: what was not forced is gone. */
    public void crash() {
        crash(forced);
    }

    /** @param kept how many bytes are left */
    void crash(int kept) {
        length = kept;
        forced = kept;
    }

    @Override
    public int read(ByteBuffer into, long position) {
        if (position >= length) {
            return -1;
        }
        int count = (int) Math.min(into.remaining(), length - position);
        into.put(bytes, (int) position, count);
        return count;
    }

    @Override
    public void append(ByteBuffer more) {
        int count = more.remaining();
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
        more.get(bytes, length, count);
        length += count;
    }

    @Override
    public void force() {
        forced = length;
    }

    @Override
    public void truncate(long to) {
        length = (int) to;
        forced = Math.min(forced, length);
    }

    @Override
    public void close() {}
}
