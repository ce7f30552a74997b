package dev.sluice.journal;

import dev.sluice.journal.JournalException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for anchored lines in a journal. The chain alone does not notice that lines are missing at its end; an anchor whose
 * line is not there does. Reads hashes only: whoever asks has verified the chain, or does so next.
 */
public final class Anchors {

    /**
     * What was looked for.
     *
     * @param lines how many lines the journal has
     * @param missing anchors whose line is not among them
     */
    public record Looked(long lines, List<Anchor> missing) {}

    private Anchors() {}

    /**
     * Looks for the lines of some anchors. Read the anchors before: what is remembered of a run that goes on grows.
     *
     * <p>Not for the process that writes this journal: on some systems, closing a file gives back the locks that the process
     * has on it. It asks {@link JournalWriter#require}.
     *
     * @throws JournalException NOT_FOUND, UNREADABLE
     */
    public static Looked look(Path journal, Collection<Anchor> anchors) {
        JournalReader.requireFile(journal);
        try (Log log = FileLog.readOnly(journal)) {
            return look(journal, log, anchors);
        } catch (IOException failed) {
            throw Texts.unreadable(journal, failed.getMessage());
        }
    }

    static Looked look(Path journal, Log log, Collection<Anchor> anchors) throws IOException {
        Search search = new Search(journal, anchors);
        Lines.read(log, 0, search);
        return new Looked(search.lines, anchors.stream().filter(search::misses).toList());
    }

    /** What to say, and to type, where a line lacks. */
    static JournalException shortened(Path journal, Looked looked) {
        return new JournalException(
                Code.SHORTENED,
                "the journal " + journal + " has " + looked.lines() + " lines, and "
                        + looked.missing().getFirst()
                        + ", which is not among them: lines were removed at its end, or the"
                        + " run has gone on elsewhere without it",
                Texts.waysOn(journal));
    }

    private static final class Search implements Lines.Sink {
        private static final long NOWHERE = 0;

        private final Path journal;
        private final Map<String, Long> places = new HashMap<>();
        private long lines;

        Search(Path journal, Collection<Anchor> anchors) {
            this.journal = journal;
            anchors.forEach(anchor -> places.put(anchor.hash(), NOWHERE));
        }

        boolean misses(Anchor anchor) {
            long place = places.get(anchor.hash());
            return place == NOWHERE
                    || anchor.line().filter(line -> line != place).isPresent();
        }

        @Override
        public void line(byte[] buffer, int offset, int length) {
            lines++;
            if (!places.isEmpty() && length > Chain.HEX_DIGITS) {
                int hash = offset + length - Chain.HEX_DIGITS;
                places.replace(new String(buffer, hash, Chain.HEX_DIGITS, StandardCharsets.ISO_8859_1), NOWHERE, lines);
            }
        }

        @Override
        public void tooLong() {
            throw Texts.unreadable(journal, "a line is longer than " + Lines.LONGEST + " bytes");
        }
    }
}
