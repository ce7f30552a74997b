package dev.sluice.console;

import dev.sluice.engine.Decision;
import dev.sluice.engine.RunView;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.JournalReader;
import dev.sluice.journal.RunDirectory;
import dev.sluice.run.Elapsed;
import dev.sluice.run.ProgressText;
import dev.sluice.run.StatusText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;

/** A run as another terminal sees it: what its journal has told since, line by line, and where it stands below them. */
public final class Watch implements AutoCloseable {
    private static final long LOOK_EVERY_MILLIS = 250;
    private static final long PROGRESS_EVERY_MILLIS = 10_000;
    private static final int LINES_BEFORE = 10;

    private final PrintWriter out;
    private final Optional<Terminal> terminal;
    private final Optional<Board> board;
    private final Optional<EndSignals> endSignals;
    private volatile boolean left;
    private boolean silenceTold;
    private long progressAt;

    private Watch(PrintWriter out, Optional<Terminal> terminal, boolean coloured) {
        this.out = out;
        this.terminal = terminal;
        this.board = terminal.map(it -> new Board(it, coloured));
        // Else the process would end with its lines still at the bottom of the terminal.
        terminal.ifPresent(it -> it.handle(Terminal.Signal.INT, signal -> left = true));
        this.endSignals = terminal.map(it -> new EndSignals(() -> left = true));
    }

    /** On a terminal, with the state below. */
    public static Watch onTerminal(boolean coloured) {
        try {
            Terminal terminal = OwnTerminal.open();
            return new Watch(terminal.writer(), Optional.of(terminal), coloured);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** As lines only. */
    public static Watch asLines(PrintWriter out) {
        return new Watch(out, Optional.empty(), false);
    }

    /**
     * Follows a run until its process's part of it is over.
     *
     * @param folding of its journal, empty yet
     * @return how it ended; empty if whoever looks on pressed Ctrl-C, or the process was told to end
     */
    public Optional<RunView.Ended> follow(RunDirectory runs, String runId, Journal.Folding folding)
            throws InterruptedException {
        Path journal = runs.journal(runId);
        JournalReader reader = new JournalReader(journal);
        Newest newest = new Newest(folding);
        boolean driven = runs.isDriven(runId);
        reader.read(newest);
        newest.last(LINES_BEFORE).forEach(this::tell);
        while (true) {
            Journal.Folded folded = folding.folded().orElseThrow();
            RunView view = folded.interpreter().view();
            if (view.ending().isPresent()) {
                Told.end(view.ending().get().ending(), journal, view.runId()).forEach(out::println);
                out.flush();
                return view.ending();
            }
            if (left) {
                return Optional.empty();
            }
            show(folded, view, driven);
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            newest.clear();
            driven = runs.isDriven(runId);
            reader.read(newest);
            newest.last(Integer.MAX_VALUE).forEach(this::tell);
        }
    }

    private void tell(Entry.Decided decided) {
        Decision decision = decided.decision();
        line(decided.at(), decision.phase().orElse("run"), decision.text());
        Told.below(decision).forEach(text -> out.println(String.format("%8s  %-10s   %s", "", "", text)));
        out.flush();
    }

    private void line(long at, String phase, String text) {
        out.println(String.format("%8s  %-10s %s", Elapsed.text(at), phase, text));
        out.flush();
    }

    private void show(Journal.Folded folded, RunView view, boolean driven) {
        Optional<String> silence = StatusText.silence(folded.header(), view, folded.wall(), driven);
        if (silence.isPresent() && !silenceTold) {
            out.println(silence.get());
            out.flush();
        }
        silenceTold = silence.isPresent();
        if (board.isPresent()) {
            Size size = terminal.orElseThrow().getSize();
            board.get().resize(size);
            board.get().show(Screen.of(view, folded.header().environment(), size.getColumns() - 1, size.getRows() / 2));
        } else if (view.at() - progressAt >= PROGRESS_EVERY_MILLIS) {
            progressAt = view.at();
            ProgressText.of(view).ifPresent(text -> line(view.at(), view.phase().orElse("run"), text));
        }
    }

    @Override
    public void close() {
        endSignals.ifPresent(EndSignals::close);
        board.ifPresent(Board::clear);
        terminal.ifPresent(it -> {
            try {
                it.close();
            } catch (IOException closing) {
                throw new UncheckedIOException(closing);
            }
        });
    }

    /** Folds what it is given and keeps the decisions. */
    private static final class Newest implements Consumer<Entry> {
        private final Journal.Folding folding;
        private final List<Entry.Decided> decisions = new ArrayList<>();

        Newest(Journal.Folding folding) {
            this.folding = folding;
        }

        @Override
        public void accept(Entry entry) {
            folding.accept(entry);
            if (entry instanceof Entry.Decided decided) {
                decisions.add(decided);
            }
        }

        List<Entry.Decided> last(int count) {
            return List.copyOf(decisions.subList(Math.max(0, decisions.size() - count), decisions.size()));
        }

        void clear() {
            decisions.clear();
        }
    }
}
