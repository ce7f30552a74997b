package dev.sluice.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Cuts a log into lines without looking into them; each is handed out where it lies in the buffer. */
final class Lines {
    private static final int CHUNK = 1 << 16;
    /** A runbook has at most 1 MB; escaped it is at most six times as long. */
    static final int LONGEST = 16 << 20;

    /** Takes a line's bytes, without its line feed; the buffer is used again after the call. */
    interface Sink {
        void line(byte[] buffer, int offset, int length);

        /** The line is longer than {@link #LONGEST}. */
        void tooLong();
    }

    private Lines() {}

    /** Hands out every complete line from that position on; returns how many bytes stand behind the last line feed. */
    static int read(Log log, long from, Sink sink) throws IOException {
        long position = from;
        byte[] buffer = new byte[CHUNK];
        int filled = 0;
        while (true) {
            if (filled == buffer.length) {
                if (filled >= LONGEST) {
                    sink.tooLong();
                }
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
            int got = log.read(ByteBuffer.wrap(buffer, filled, buffer.length - filled), position);
            if (got < 0) {
                return filled;
            }
            position += got;
            int start = 0;
            for (int i = filled; i < filled + got; i++) {
                if (buffer[i] == '\n') {
                    sink.line(buffer, start, i - start);
                    start = i + 1;
                }
            }
            filled += got - start;
            System.arraycopy(buffer, start, buffer, 0, filled);
        }
    }
}
