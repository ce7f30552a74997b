package dev.sluice.journal;

import dev.sluice.engine.Interpreter;
import dev.sluice.journal.JournalException.Code;
import dev.sluice.language.model.Runbook;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
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
     * The header with the newest text in it, by which the whole journal is read; empty if there is no complete line.
     *
     * @throws JournalException NOT_FOUND, UNREADABLE, UNKNOWN_SCHEMA, BROKEN_CHAIN
     */
    public static Optional<Entry.Header> header(Path journal) {
        JournalReader.requireFile(journal);
        return Texts.newest(journal);
    }

    /**
     * Reads a journal that nobody is to continue.
     *
     * @param runbook checks the text that it is given, the newest, with the header's parameters; see {@link Folding}
     * @throws JournalException as {@link JournalReader#read}, and OTHER_RUNBOOK
     */
    public static Folded fold(Path journal, Function<Entry.Header, Runbook> runbook) {
        Runbook newest = runbook.apply(header(journal).orElseThrow(() -> neverBegan(journal)));
        Folding folding = new Folding(header -> newest);
        new JournalReader(journal).read(folding);
        return folding.folded().orElseThrow(() -> neverBegan(journal));
    }

    static JournalException neverBegan(Path journal) {
        return new JournalException(
                Code.UNREADABLE,
                "the journal " + journal + " has no complete line, so the run never began",
                "delete its directory");
    }

    /** Takes entries in their order; hand it to {@link JournalWriter#resume} or {@link JournalReader#read}. */
    public static final class Folding implements Consumer<Entry> {
        private final Function<Entry.Header, Runbook> checked;
        private Optional<Entry.Header> header = Optional.empty();
        private Optional<Interpreter> interpreter = Optional.empty();
        private long at;
        private long wall;
        /** Of the newest text in the journal, and of the one it is folded with. */
        private String digest = "";

        private String bound = "";

        private final Map<String, Entry.Reached> reached = new LinkedHashMap<>();
        /** Noted by a process that has not driven the run since, as far as was read. */
        private final Map<String, Entry.Reached> noted = new LinkedHashMap<>();

        public Folding(Function<Entry.Header, Runbook> checked) {
            this.checked = checked;
        }

        @Override
        public void accept(Entry entry) {
            wall = entry.wall();
            if (entry instanceof Entry.Header first) {
                Runbook runbook = checked.apply(first);
                digest = first.digest();
                bound = runbook.digest();
                header = Optional.of(first);
                interpreter = Optional.of(new Interpreter(runbook));
                return;
            }
            Interpreter folded = interpreter.orElseThrow(() -> new JournalException(
                    Code.UNREADABLE, "the first line of the journal is not its header", "restore the file"));
            if (entry instanceof Entry.Amended amended) {
                digest = amended.digest();
            }
            if (entry instanceof Entry.Reached target) {
                noted.put(target.source(), target);
            }
            if (entry instanceof Entry.Happened happened) {
                reached.putAll(noted);
                noted.clear();
                folded.on(happened.event());
                at = happened.event().at();
            }
        }

        /** Where each target database was when a process last drove the run, by source. */
        public Map<String, Entry.Reached> reached() {
            return Map.copyOf(reached);
        }

        /**
         * The run so far; empty before the first entry.
         *
         * @throws JournalException OTHER_RUNBOOK
         */
        public Optional<Folded> folded() {
            header.filter(first -> !digest.equals(bound)).ifPresent(first -> {
                throw new JournalException(
                        Code.OTHER_RUNBOOK,
                        "run " + first.runId() + " goes by another text of " + first.runbook() + " (digest " + digest
                                + ", this one has " + bound + ")",
                        "go on with the text that its journal holds: sluice resume " + first.runId());
            });
            return header.map(first -> new Folded(first, interpreter.orElseThrow(), at, wall));
        }
    }
}
