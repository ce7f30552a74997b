package dev.sluice.journal;

import dev.sluice.journal.JournalException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The seals of a journal, one JSON object a line in {@code seals.jsonl} beside it. */
public final class Seals {
    private Seals() {}

    /** Whether a seal's signature holds. */
    public enum Signature {
        /** No public key was given. */
        NOT_CHECKED,
        HOLDS,
        /** It was made with another key than the one given. */
        OTHER_KEY,
        FALSE
    }

    /** Where the seals of a journal stand. */
    public static Path file(Path journal) {
        return journal.resolveSibling("seals.jsonl");
    }

    /**
     * Verifies a journal and seals its newest line.
     *
     * @throws JournalException what {@link JournalReader#read} throws; SHORTENED if an earlier seal is not in this journal;
     *     UNWRITABLE
     */
    public static Seal seal(Path journal, SealKeys.Signing key, Instant now) {
        List<Entry.Header> header = new ArrayList<>();
        JournalReader reader = new JournalReader(journal);
        reader.read(entry -> {
            if (entry instanceof Entry.Header first) {
                header.add(first);
            }
        });
        if (header.isEmpty()) {
            throw Journal.neverBegan(journal);
        }
        Anchors.Looked earlier =
                Anchors.look(journal, read(journal).stream().map(Seal::anchor).toList());
        if (!earlier.missing().isEmpty()) {
            throw Anchors.shortened(journal, earlier);
        }
        Seal unsigned = new Seal(
                header.getFirst().runId(),
                reader.lines(),
                reader.head(),
                now.toString(),
                key.checking().fingerprint(),
                "");
        Seal seal = unsigned.signed(key.sign(unsigned.signed()));
        if (check(seal, Optional.of(key.checking())) != Signature.HOLDS) {
            throw new IllegalStateException("a signature that was just made does not hold");
        }
        append(journal, seal);
        return seal;
    }

    /**
     * The seals of a journal, the oldest first.
     *
     * @throws JournalException UNREADABLE, BAD_SEAL
     */
    public static List<Seal> read(Path journal) {
        Path file = file(journal);
        if (!Files.exists(file)) {
            return List.of();
        }
        List<Seal> seals = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                seals.add(Seal.read(line.getBytes(StandardCharsets.UTF_8)));
            }
            return seals;
        } catch (IOException failed) {
            throw new JournalException(
                    Code.UNREADABLE,
                    "the seals " + file + " cannot be read: " + failed.getMessage(),
                    "ls -l " + file,
                    failed);
        } catch (RuntimeException malformed) {
            throw new JournalException(
                    Code.BAD_SEAL,
                    "line " + (seals.size() + 1) + " of the seals " + file + " is not understood ("
                            + malformed.getMessage() + ")",
                    "restore the file, or take the line out if it is torn",
                    malformed);
        }
    }

    /** Whether a seal was signed with this key. */
    public static Signature check(Seal seal, Optional<SealKeys.Checking> key) {
        if (key.isEmpty()) {
            return Signature.NOT_CHECKED;
        }
        if (!key.get().fingerprint().equals(seal.key())) {
            return Signature.OTHER_KEY;
        }
        return key.get().holds(seal.signed(), seal.signature()) ? Signature.HOLDS : Signature.FALSE;
    }

    private static void append(Path journal, Seal seal) {
        Path file = file(journal);
        byte[] json = seal.json();
        ByteBuffer line =
                ByteBuffer.allocate(json.length + 1).put(json).put((byte) '\n').flip();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(true);
        } catch (IOException failed) {
            throw new JournalException(
                    Code.UNWRITABLE,
                    "the seal cannot be written to " + file + ": " + failed.getMessage(),
                    "make room or mend it, then type the same command again",
                    failed);
        }
    }
}
