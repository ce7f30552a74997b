package dev.sluice.run;

import dev.sluice.journal.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A disk that fails at one call, and at every one after it; what was not forced by then is lost. */
final class FailingLog implements Log {

    /** The call that fails, 1 for the first; 0 for none. */
    record Fault(int append, int force) {
        static final Fault NONE = new Fault(0, 0);
    }

    private final Fault fault;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int forced;
    private int appends;
    private int forces;
    private boolean failed;

    FailingLog(byte[] content, Fault fault) {
        this.fault = fault;
        bytes.writeBytes(content);
        forced = content.length;
    }

    boolean failed() {
        return failed;
    }

    /** Lines that a new process finds. */
    long lines() {
        return new String(durable(), StandardCharsets.UTF_8).lines().count();
    }

    /** What a new process finds. */
    byte[] durable() {
        return Arrays.copyOf(bytes.toByteArray(), forced);
    }

    @Override
    public int read(ByteBuffer into, long position) {
        byte[] all = bytes.toByteArray();
        if (position >= all.length) {
            return -1;
        }
        int length = Math.min(into.remaining(), all.length - (int) position);
        into.put(all, (int) position, length);
        return length;
    }

    @Override
    public void append(ByteBuffer line) throws IOException {
        failIf(++appends == fault.append(), "No space left on device");
        byte[] added = new byte[line.remaining()];
        line.get(added);
        bytes.writeBytes(added);
    }

    @Override
    public void force() throws IOException {
        failIf(++forces == fault.force(), "Input/output error");
        forced = bytes.size();
    }

    @Override
    public void truncate(long length) {
        byte[] kept = Arrays.copyOf(bytes.toByteArray(), (int) length);
        bytes.reset();
        bytes.writeBytes(kept);
    }

    @Override
    public void close() {}

    private void failIf(boolean now, String why) throws IOException {
        failed |= now;
        if (failed) {
            throw new IOException(why);
        }
    }
}
