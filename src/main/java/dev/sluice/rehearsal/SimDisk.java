package dev.sluice.rehearsal;

import dev.sluice.journal.Log;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The disk on which the run's journal lies. What was appended outlives a process, what was forced outlives the machine. */
final class SimDisk {
    private final World world;
    /** The bytes behind the name; a takeover gives the name to a copy. */
    private MemoryLog journal;

    private boolean full;
    private boolean failing;

    SimDisk(World world) {
        this.world = world;
    }

    boolean hasJournal() {
        return journal != null && journal.length() > 0;
    }

    /** An empty journal in place of whatever there was. */
    Log create() {
        journal = new MemoryLog();
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
        if (journal != null && journal.length() > journal.forced()) {
            journal.crash((int) world.chance.between(journal.forced(), journal.length()));
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
        private final MemoryLog file;

        Opened(MemoryLog file) {
            this.file = file;
        }

        @Override
        public int read(ByteBuffer into, long position) {
            return file.read(into, position);
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            if (!full) {
                file.append(bytes);
                return;
            }
            file.append(bytes.slice(bytes.position(), world.chance.below(bytes.remaining())));
            world.effective(Fault.DISK_FULL);
            throw new IOException("No space left on device");
        }

        @Override
        public void force() throws IOException {
            if (failing) {
                world.effective(Fault.DISK_FAILS);
                throw new IOException("Input/output error");
            }
            file.force();
        }

        @Override
        public void truncate(long length) {
            file.truncate(length);
        }

        @Override
        public void close() {}
    }
}
