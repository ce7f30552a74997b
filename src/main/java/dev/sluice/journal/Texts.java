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
     * The header with the newest text in it; empty if there is no complete line. Of a journal without an amendment only the first
     * line is verified: whoever reads it with that verifies the others.
     */
    static Optional<Entry.Header> newest(Path journal) {
        List<byte[]> first = new ArrayList<>();
        boolean[] amended = new boolean[1];
        try (Log log = FileLog.readOnly(journal)) {
            Lines.read(log, 0, new Lines.Sink() {
                @Override
                public void line(byte[] buffer, int offset, int length) {
                    if (first.isEmpty()) {
                        first.add(Arrays.copyOfRange(buffer, offset, offset + length));
                    }
                    amended[0] |= isAmendment(buffer, offset, length);
                }

                @Override
                public void tooLong() {
                    throw unreadable(journal, "a line is longer than " + Lines.LONGEST + " bytes");
                }
            });
        } catch (IOException failed) {
            throw unreadable(journal, failed.getMessage());
        }
        if (first.isEmpty()) {
            return Optional.empty();
        }
        if (!(new JournalReader(journal).verified(first.getFirst(), 0, first.getFirst().length)
                instanceof Entry.Header header)) {
            throw unreadable(journal, "its first line is not its header");
        }
        return Optional.of(amended[0] ? amended(journal) : header);
    }

    /** A text that would be used before its line is verified may make of the lines above it what they never were. */
    private static Entry.Header amended(Path journal) {
        Entry.Header[] newest = new Entry.Header[1];
        new JournalReader(journal).read(entry -> {
            switch (entry) {
                case Entry.Header header -> newest[0] = header;
                case Entry.Amended amended -> newest[0] = newest[0].amended(amended);
                default -> {}
            }
        });
        return newest[0];
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
