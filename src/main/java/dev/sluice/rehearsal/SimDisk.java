package dev.sluice.rehearsal;

import dev.sluice.journal.Log;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The disk on which the run's journal lies. What was appended outlives a process, what was forced outlives the machine. */
final class SimDisk {
    private final World world;
    private SimFile journal;
    private boolean full;
    private boolean failing;

    /** The bytes behind one name; a takeover gives the name to a copy. */
    private static final class SimFile {
        private byte[] bytes = new byte[1 << 14];
        private int length;
        private int forced;

        SimFile copy() {
            SimFile copy = new SimFile();
            copy.bytes = Arrays.copyOf(bytes, Math.max(bytes.length, 16));
            copy.length = length;
            copy.forced = length;
            return copy;
        }
    }

    SimDisk(World world) {
        this.world = world;
    }

    boolean hasJournal() {
        return journal != null && journal.length > 0;
    }

    /** An empty journal in place of whatever there was. */
    Log create() {
        journal = new SimFile();
        return new Opened(journal);
    }

    Log open() {
        return new Opened(journal);
    }

    /** A copy gets the name: what an earlier holder still writes goes to a file without one. */
    Log takeOver() {
        journal = journal.copy();
        return new Opened(journal);
    }

    /** The machine crashes: any part of what was not forced may be gone. */
    void crash() {
        if (journal != null && journal.length > journal.forced) {
            journal.length = (int) world.chance.between(journal.forced, journal.length);
            journal.forced = journal.length;
        }
    }

    void lose() {
        journal = null;
    }

    void full(boolean now) {
        full = now;
    }

    void failing(boolean now) {
        failing = now;
    }

    private final class Opened implements Log {
        private final SimFile file;

        Opened(SimFile file) {
            this.file = file;
        }

        @Override
        public int read(ByteBuffer into, long position) {
            if (position >= file.length) {
                return -1;
            }
            int count = (int) Math.min(into.remaining(), file.length - position);
            into.put(file.bytes, (int) position, count);
            return count;
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            int count = bytes.remaining();
            int fits = full ? world.chance.below(count) : count;
            if (file.length + fits > file.bytes.length) {
                file.bytes = Arrays.copyOf(file.bytes, Math.max(file.bytes.length * 2, file.length + fits));
            }
            bytes.get(file.bytes, file.length, fits);
            file.length += fits;
            if (full) {
                world.effective(Fault.DISK_FULL);
                throw new IOException("No space left on device");
            }
        }

        @Override
        public void force() throws IOException {
            if (failing) {
                world.effective(Fault.DISK_FAILS);
                throw new IOException("Input/output error");
            }
            file.forced = file.length;
        }

        @Override
        public void truncate(long length) {
            file.length = (int) length;
            file.forced = Math.min(file.forced, file.length);
        }

        @Override
        public void close() {}
    }
}
