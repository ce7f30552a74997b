package dev.sluice.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The first bytes of a log that is being written, for another thread to read; positions are given with each read. */
record SafePart(Log log, long length) implements Log {
    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        if (position >= length) {
            return -1;
        }
        ByteBuffer part = into.slice(into.position(), (int) Math.min(into.remaining(), length - position));
        int got = log.read(part, position);
        into.position(into.position() + Math.max(0, got));
        return got;
    }

    @Override
    public void append(ByteBuffer bytes) {
        throw new UnsupportedOperationException("for reading only");
    }

    @Override
    public void force() {
        throw new UnsupportedOperationException("for reading only");
    }

    @Override
    public void truncate(long length) {
        throw new UnsupportedOperationException("for reading only");
    }

    @Override
    public void close() {}
}
