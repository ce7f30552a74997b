package dev.sluice.journal;

import dev.sluice.journal.JournalException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds the text by which a whole journal is read: the header's, or the one of the newest amendment. */
final class Texts {
    private static final byte[] AMENDED = ",\"amended\":".getBytes(StandardCharsets.ISO_8859_1);
    private static final int NUMBER_AT = "{\"w\":".length();

    private Texts() {}

    /**
     * The header with the newest text in it; empty if there is no complete line. Only these two lines are looked into: whoever
     * reads the journal with it verifies the chain.
     */
    static Optional<Entry.Header> newest(Path journal) {
        List<byte[]> found = new ArrayList<>();
        try (Log log = FileLog.readOnly(journal)) {
            Lines.read(log, 0, new Lines.Sink() {
                @Override
                public void line(byte[] buffer, int offset, int length) {
                    if (found.isEmpty() || isAmendment(buffer, offset, length)) {
                        found.add(Arrays.copyOfRange(buffer, offset, offset + length));
                    }
                }

                @Override
                public void tooLong() {
                    throw unreadable(journal, "a line is longer than " + Lines.LONGEST + " bytes");
                }
            });
        } catch (IOException failed) {
            throw unreadable(journal, failed.getMessage());
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(header(journal, found));
    }

    private static Entry.Header header(Path journal, List<byte[]> found) {
        if (!(new JournalReader(journal).verified(found.getFirst(), 0, found.getFirst().length)
                instanceof Entry.Header header)) {
            throw unreadable(journal, "its first line is not its header");
        }
        byte[] last = found.getLast();
        if (found.size() > 1
                && EntryCodec.read(Json.read(last, 0, Math.max(0, last.length - Chain.HEX_DIGITS - 1)))
                        instanceof Entry.Amended amended) {
            return header.amended(amended);
        }
        return header;
    }

    private static boolean isAmendment(byte[] buffer, int offset, int length) {
        int at = offset + NUMBER_AT;
        int end = offset + length;
        while (at < end && (buffer[at] >= '0' && buffer[at] <= '9' || buffer[at] == '-')) {
            at++;
        }
        return at + AMENDED.length <= end && Arrays.equals(buffer, at, at + AMENDED.length, AMENDED, 0, AMENDED.length);
    }

    /** What to type where a journal is no longer what it was. */
    static String waysOn(Path journal) {
        Path file = journal.toAbsolutePath();
        String run = String.valueOf(file.getParent().getFileName());
        return "bring the file back as it was, then: sluice resume " + run
                + "; or go on from what the run's databases hold: mv " + file + " " + file + ".broken && sluice resume "
                + run + " --env ENV";
    }

    static JournalException unreadable(Path journal, String why) {
        return new JournalException(
                Code.UNREADABLE, "the journal " + journal + " cannot be read: " + why, "ls -l " + journal);
    }
}
