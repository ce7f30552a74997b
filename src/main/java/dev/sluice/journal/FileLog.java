package dev.sluice.journal;

import dev.sluice.journal.JournalException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A journal's file; whoever writes it holds a lock on it, which the system gives back when the process dies. */
final class FileLog implements Log {
    /** Far behind any journal's end, so that the lock keeps no reader from reading where locks bind readers, too. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    /** Whoever asks whether it is locked holds it for a moment. */
    private static final int TRIES = 5;

    private static final long PAUSE_NANOS = 20_000_000;

    private final FileChannel channel;
    private final Path name;
    /** What tells the file from every other one, where the system has such a thing. */
    private final Optional<Object> key;

    FileLog(FileChannel channel, Path name) throws IOException {
        this.channel = channel;
        this.name = name;
        this.key = key(name);
    }

    /** @throws java.nio.file.FileAlreadyExistsException if there is such a file */
    static FileLog create(Path journal) throws IOException {
        return locked(
                journal,
                FileChannel.open(
                        journal, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /** @throws JournalException LOCKED if another process writes it */
    static FileLog open(Path journal) throws IOException {
        FileLog log = locked(journal, FileChannel.open(journal, StandardOpenOption.READ, StandardOpenOption.WRITE));
        log.channel.position(log.channel.size());
        return log;
    }

    static FileLog readOnly(Path journal) throws IOException {
        return new FileLog(FileChannel.open(journal, StandardOpenOption.READ), journal);
    }

    /**
     * Takes the file away from a process that holds its lock and must not write any more, such as one that sleeps: the copy
     * gets the name, and what the sleeper still writes goes to a file without one. The caller has taken the fence over.
     */
    static FileLog takeOver(Path journal) throws IOException {
        Path copy = journal.resolveSibling(journal.getFileName() + ".taken");
        Files.copy(journal, copy, StandardCopyOption.REPLACE_EXISTING);
        FileLog log = open(copy);
        try {
            log.channel.force(true);
            Files.move(copy, journal, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncDirectory(journal.toAbsolutePath().getParent());
            return new FileLog(log.channel, journal);
        } catch (IOException failed) {
            log.close();
            throw failed;
        }
    }

    /** A new file is safe only once its directory's entry is. */
    static void syncDirectory(Path directory) throws IOException {
        if (directory != null) {
            try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
                entries.force(true);
            }
        }
    }

    /**
     * Whether another process writes it, as far as the file system tells: where it knows no locks, true. Never for one that this
     * process writes, whose lock would be lost.
     */
    static boolean isWritten(Path journal) {
        try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.READ);
                FileLock lock = channel.tryLock(LOCKED_BYTE, 1, true)) {
            return lock == null;
        } catch (IOException | OverlappingFileLockException unknown) {
            return true;
        }
    }

    private static FileLog locked(Path journal, FileChannel channel) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock(LOCKED_BYTE, 1, false);
            for (int tries = 1; lock == null && tries < TRIES; tries++) {
                LockSupport.parkNanos(PAUSE_NANOS);
                lock = channel.tryLock(LOCKED_BYTE, 1, false);
            }
        } catch (OverlappingFileLockException sameProcess) {
            lock = null;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
        if (lock == null) {
            channel.close();
            throw new JournalException(
                    Code.LOCKED,
                    "another process drives this run (its journal " + journal + " is locked)",
                    "see how it stands: sluice status "
                            + journal.toAbsolutePath().getParent().getFileName());
        }
        return new FileLog(channel, journal);
    }

    private static Optional<Object> key(Path file) throws IOException {
        return Optional.ofNullable(
                Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    }

    @Override
    public Place place() throws IOException {
        try {
            return key(name).equals(key) ? Place.KEPT : Place.REPLACED;
        } catch (NoSuchFileException gone) {
            return Place.GONE;
        }
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        return channel.read(into, position);
    }

    @Override
    public void append(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void truncate(long length) throws IOException {
        channel.truncate(length);
        channel.position(length);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
