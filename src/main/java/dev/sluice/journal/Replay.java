package dev.sluice.journal;

import dev.sluice.engine.Command;
import dev.sluice.engine.Decision;
import dev.sluice.engine.Event;
import dev.sluice.engine.Interpreter;
import dev.sluice.language.model.Runbook;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Decides a run again from its journal's events, and compares each decision with the one that stands there. Where a process
 * died, the decisions on its last event may lack in the journal; nothing else may.
 */
public final class Replay {

    /**
     * What a replay found.
     *
     * @param unwritten decisions that a dying process did not get to write; they had no effect yet
     * @param difference the first decision that is not the same; what follows it was not compared
     */
    public record Result(
            Entry.Header header,
            long lines,
            long events,
            long decisions,
            long resumes,
            long unwritten,
            Optional<Difference> difference) {}

    /**
     * Two decisions that should be one.
     *
     * @param line the journal's line, 1 for the first
     * @param journaled what stands there; empty if there is no decision
     * @param recomputed what is decided today; empty if nothing is
     */
    public record Difference(long line, Optional<Decision> journaled, Optional<Decision> recomputed) {}

    private Replay() {}

    /**
     * Replays a journal.
     *
     * @param runbook checks the text that it is given, the newest, with the header's parameters
     * @throws JournalException as {@link Journal#fold}
     */
    public static Result of(Path journal, Function<Entry.Header, Runbook> runbook) {
        Entry.Header header = Journal.header(journal).orElseThrow(() -> Journal.neverBegan(journal));
        Pass pass = new Pass(new Interpreter(runbook.apply(header)));
        new JournalReader(journal).read(pass);
        return pass.result(header);
    }

    /**
     * Replays a journal that lies in that log.
     *
     * @param journal its name, for messages
     * @throws JournalException as {@link JournalReader#read}
     */
    public static Result of(Path journal, Log log, Runbook runbook) throws IOException {
        Pass pass = new Pass(new Interpreter(runbook));
        Entry.Header[] header = new Entry.Header[1];
        new JournalReader(journal).read(log, entry -> {
            header[0] = entry instanceof Entry.Header first ? first : header[0];
            pass.accept(entry);
        });
        if (header[0] == null) {
            throw Journal.neverBegan(journal);
        }
        return pass.result(header[0]);
    }

    private static final class Pass implements Consumer<Entry> {
        private final Interpreter interpreter;
        private final Deque<Decision> expected = new ArrayDeque<>();
        private long lines;
        private long events;
        private long decisions;
        private long resumes;
        private long unwritten;
        private Optional<Difference> difference = Optional.empty();

        Pass(Interpreter interpreter) {
            this.interpreter = interpreter;
        }

        @Override
        public void accept(Entry entry) {
            lines++;
            if (difference.isPresent()) {
                return;
            }
            switch (entry) {
                case Entry.Header header -> {}
                case Entry.Amended amended -> processEnded();
                case Entry.Reached reached -> {}
                case Entry.TailDropped dropped -> processEnded();
                case Entry.Decided decided -> compare(decided.decision());
                case Entry.Happened happened -> {
                    switch (happened.event()) {
                        case Event.Resumed resumed -> {
                            processEnded();
                            resumes++;
                        }
                        case Event.Abandoned abandoned -> processEnded();
                        default -> requireNothingExpected();
                    }
                    happened(happened.event());
                }
            }
        }

        private void happened(Event event) {
            if (difference.isPresent()) {
                return;
            }
            events++;
            for (Command command : interpreter.on(event)) {
                if (command instanceof Command.Record decided) {
                    expected.add(decided.decision());
                }
            }
        }

        private void compare(Decision journaled) {
            Optional<Decision> recomputed = Optional.ofNullable(expected.poll());
            if (recomputed.equals(Optional.of(journaled))) {
                decisions++;
            } else {
                difference = Optional.of(new Difference(lines, Optional.of(journaled), recomputed));
            }
        }

        private void requireNothingExpected() {
            if (!expected.isEmpty()) {
                difference = Optional.of(new Difference(lines, Optional.empty(), Optional.of(expected.poll())));
            }
        }

        private void processEnded() {
            unwritten += expected.size();
            expected.clear();
        }

        Result result(Entry.Header header) {
            if (difference.isEmpty()) {
                processEnded();
            }
            return new Result(header, lines, events, decisions, resumes, unwritten, difference);
        }
    }
}
