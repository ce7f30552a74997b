package dev.sluice.run;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Interpreter;
import dev.sluice.engine.RunState;
import dev.sluice.engine.RunView;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.JournalReader;
import dev.sluice.journal.RunDirectory;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A run as its journal tells it, whether it is over, stopped, or being driven by another process.
 *
 * @param header who began what, and where
 * @param stored the journaled text, checked and bound as it was
 * @param view the state that the events lead to
 * @param decisions the newest last
 * @param lastWall wall clock of the last line, milliseconds since 1970
 */
public record Past(
        Entry.Header header,
        StoredRunbook stored,
        Interpreter interpreter,
        RunView view,
        List<Entry.Decided> decisions,
        long lastWall) {
    private static final Set<String> FOR_GOOD = Stream.of(Ending.values())
            .filter(ending -> !ending.resumable())
            .map(Ending::name)
            .collect(Collectors.toSet());

    /**
     * Reads and refolds a run.
     *
     * @throws Refused if its runbook no longer checks under this version
     * @throws dev.sluice.journal.JournalException if there is no such run, or its journal cannot be trusted
     */
    public static Past of(RunDirectory runs, String runId) throws Refused {
        StoredRunbook stored = stored(runs, runId);
        Journal.Folding folding = new Journal.Folding(first -> stored.runbook());
        List<Entry.Decided> decisions = new ArrayList<>();
        new JournalReader(runs.journal(runId)).read(entry -> {
            folding.accept(entry);
            if (entry instanceof Entry.Decided decided) {
                decisions.add(decided);
            }
        });
        Journal.Folded folded = folding.folded().orElseThrow();
        return new Past(
                folded.header(),
                stored,
                folded.interpreter(),
                folded.interpreter().view(),
                List.copyOf(decisions),
                folded.wall());
    }

    /**
     * The newest text in a run's journal, checked and bound as it was.
     *
     * @throws Refused if there is none, or it no longer checks under this version
     */
    public static Runbook runbook(RunDirectory runs, String runId) throws Refused {
        return stored(runs, runId).runbook();
    }

    private static StoredRunbook stored(RunDirectory runs, String runId) throws Refused {
        Entry.Header header = Journal.header(runs.journal(runId)).orElseThrow(() -> neverBegan(runs, runId));
        return StoredRunbook.of(
                new SourceText("the journal of " + runId, header.text()), header.params(), runId, header.tool());
    }

    /**
     * Whether its decisions say that a run is over: for one whose text no longer checks, without which nothing else can be told.
     *
     * @throws dev.sluice.journal.JournalException as {@link #of}
     */
    public static boolean saysItIsOver(RunDirectory runs, String runId) {
        boolean[] over = new boolean[1];
        new JournalReader(runs.journal(runId)).read(entry -> {
            if (entry instanceof Entry.Decided decided && decided.decision().kind() == Decision.Kind.FINISHED) {
                over[0] = FOR_GOOD.contains(decided.decision().subject());
            }
        });
        return over[0];
    }

    static Refused neverBegan(RunDirectory runs, String runId) {
        return new Refused(
                ExitCode.JOURNAL,
                "the journal of run " + runId + " has no complete line, so the run never began",
                "delete " + runs.directory(runId) + ", then: sluice run FILE --env ENV");
    }

    public Runbook runbook() {
        return stored.runbook();
    }

    /** Whether there is nothing to go on with. */
    public boolean isOver() {
        return isOver(view);
    }

    /** Whether there is nothing to go on with. */
    static boolean isOver(RunView view) {
        return view.state() == RunState.ENDED || view.state() == RunState.NEW;
    }

    /** @throws Refused if the run is over for good, or never did anything */
    static void requireResumable(String runId, RunView view) throws Refused {
        if (view.state() == RunState.NEW) {
            throw new Refused(
                    ExitCode.USAGE,
                    "run " + runId + " ended before it did anything, so there is nothing to go on with",
                    "begin anew: sluice run FILE --env ENV");
        }
        if (view.state() == RunState.ENDED) {
            throw new Refused(
                    ExitCode.USAGE,
                    "run " + runId + " is over: "
                            + view.ending().map(RunView.Ended::text).orElse("it ended"),
                    "sluice report " + runId);
        }
    }
}
