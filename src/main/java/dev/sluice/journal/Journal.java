package dev.sluice.journal;

import dev.sluice.engine.Interpreter;
import dev.sluice.journal.JournalException.Code;
import dev.sluice.language.model.Runbook;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Gives a run back from its journal: by feeding its events to an interpreter again. */
public final class Journal {
    private Journal() {}

    /**
     * A run as its journal tells it.
     *
     * @param interpreter its state; when the run is to go on, feed {@link dev.sluice.engine.Event.Resumed} next
     * @param at the run's clock at the last event, milliseconds
     * @param wall the wall clock at the last entry
     */
    public record Folded(Entry.Header header, Interpreter interpreter, long at, long wall) {}

    /**
     * Reads a journal that nobody is to continue.
     *
     * @param runbook checks the header's text with the header's parameters; see {@link Folding}
     * @throws JournalException as {@link JournalReader#read}, and OTHER_RUNBOOK
     */
    public static Folded fold(Path journal, Function<Entry.Header, Runbook> runbook) {
        Folding folding = new Folding(runbook);
        new JournalReader(journal).read(folding);
        return folding.folded()
                .orElseThrow(() -> new JournalException(
                        Code.UNREADABLE,
                        "the journal " + journal + " has no complete line, so the run never began",
                        "delete its directory"));
    }

    /** Takes entries in their order; hand it to {@link JournalWriter#resume} or {@link JournalReader#read}. */
    public static final class Folding implements Consumer<Entry> {
        private final Function<Entry.Header, Runbook> checked;
        private Optional<Folded> folded = Optional.empty();
        /** Of the newest text in the journal, and of the one it is folded with. */
        private String digest = "";

        private String bound = "";

        public Folding(Function<Entry.Header, Runbook> checked) {
            this.checked = checked;
        }

        @Override
        public void accept(Entry entry) {
            if (entry instanceof Entry.Header header) {
                Runbook runbook = checked.apply(header);
                digest = header.digest();
                bound = runbook.digest();
                folded = Optional.of(new Folded(header, new Interpreter(runbook), 0, header.wall()));
                return;
            }
            Folded before = folded.orElseThrow(() -> new JournalException(
                    Code.UNREADABLE, "the first line of the journal is not its header", "restore the file"));
            long at = before.at();
            if (entry instanceof Entry.Amended amended) {
                digest = amended.digest();
            }
            if (entry instanceof Entry.Happened happened) {
                before.interpreter().on(happened.event());
                at = happened.event().at();
            }
            folded = Optional.of(new Folded(before.header(), before.interpreter(), at, entry.wall()));
        }

        /**
         * The run so far; empty before the first entry.
         *
         * @throws JournalException OTHER_RUNBOOK
         */
        public Optional<Folded> folded() {
            folded.map(Folded::header).filter(header -> !digest.equals(bound)).ifPresent(header -> {
                throw new JournalException(
                        Code.OTHER_RUNBOOK,
                        "run " + header.runId() + " goes by another text of " + header.runbook() + " (digest " + digest
                                + ", this one has " + bound + ")",
                        "go on with the text that its journal holds: sluice resume " + header.runId());
            });
            return folded;
        }
    }
}
