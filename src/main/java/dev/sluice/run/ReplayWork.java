package dev.sluice.run;

import dev.sluice.journal.Replay;
import dev.sluice.journal.RunDirectory;
import dev.sluice.language.model.Runbook;

/** Decides a run of this repository again, from its journal alone. */
public final class ReplayWork {
    private ReplayWork() {}

    /**
     * Replays a run; nothing is read but its journal.
     *
     * @throws Refused if its runbook no longer checks under this version
     * @throws dev.sluice.journal.JournalException if there is no such run, or its journal cannot be trusted
     */
    public static Replay.Result of(RunDirectory runs, String runId) throws Refused {
        Runbook runbook = Past.runbook(runs, runId);
        return Replay.of(runs.journal(runId), header -> runbook);
    }
}
