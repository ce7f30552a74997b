package dev.sluice.cli;

import dev.sluice.run.ExitCode;
import dev.sluice.run.FileFaults;
import dev.sluice.run.Refused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;

/**
 * Puts another text into a file that a person keeps: all of it or nothing, whatever happens meanwhile. Mode and byte order mark stay,
 * and a link goes on pointing to the file.
 */
final class Rewriting {
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private Rewriting() {}

    /** @throws Refused if the file may not be written, or cannot be */
    static void rewrite(Path file, String text) throws Refused {
        try {
            Path real = file.toRealPath();
            if (!Files.isWritable(real)) {
                throw new Refused(ExitCode.FAILED, file + " may not be written", "ls -l " + file);
            }
            Path draft = Files.createTempFile(real.getParent(), "." + real.getFileName(), ".new");
            try {
                write(draft, marked(real), text);
                keepMode(real, draft);
                Files.move(draft, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException failed) {
            throw new Refused(
                    ExitCode.FAILED,
                    file + " cannot be written: " + FileFaults.reason(failed),
                    "ls -ld " + folder(file));
        }
    }

    private static void write(Path draft, boolean marked, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            ByteBuffer[] parts = {
                ByteBuffer.wrap(marked ? MARK : new byte[0]), ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))
            };
            while (parts[0].hasRemaining() || parts[1].hasRemaining()) {
                channel.write(parts);
            }
            channel.force(true);
        }
    }

    private static boolean marked(Path file) throws IOException {
        try (var input = Files.newInputStream(file)) {
            return ByteBuffer.wrap(input.readNBytes(MARK.length)).equals(ByteBuffer.wrap(MARK));
        }
    }

    private static void keepMode(Path from, Path to) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(Files.getPosixFilePermissions(from));
        }
    }

    private static Path folder(Path file) {
        return file.getParent() == null ? Path.of(".") : file.getParent();
    }
}
