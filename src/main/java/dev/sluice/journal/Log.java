package dev.sluice.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the bytes of a journal lie: a file, or a simulated disk. For one thread at a time. */
public interface Log extends AutoCloseable {
    /** Reads as many bytes as it likes from that position on; how many, or -1 at the end. */
    int read(ByteBuffer into, long position) throws IOException;

    /** Adds all these bytes at the end; they are on disk only after {@link #force}. */
    void append(ByteBuffer bytes) throws IOException;

    /** Brings to disk what was appended. After a failure nobody may rely on this log again. */
    void force() throws IOException;

    /** Cuts off everything behind that many bytes. */
    void truncate(long length) throws IOException;

    /** What the name of a log leads to. */
    enum Place {
        /** To this log, as far as the system tells. */
        KEPT,
        /** To another one. */
        REPLACED,
        /** To nothing. */
        GONE
    }

    /** Where readers will look for what is appended; for any thread. What has no name keeps its place. */
    default Place place() throws IOException {
        return Place.KEPT;
    }

    @Override
    void close() throws IOException;
}
