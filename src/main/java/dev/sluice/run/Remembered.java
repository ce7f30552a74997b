package dev.sluice.run;

import dev.sluice.engine.Position;
import dev.sluice.journal.Anchor;
import dev.sluice.journal.JournalException;
import dev.sluice.journal.JournalException.Code;
import dev.sluice.journal.JournalWriter;
import dev.sluice.step.Refusal;
import dev.sluice.step.ledger.Ledger;
import java.util.ArrayList;
import java.util.List;

/** Holds a journal to what the target databases remember of it, before a run goes on by it. */
final class Remembered {
    private Remembered() {}

    /**
     * Asks every ledger of the run; its fences are taken, so that nothing is added meanwhile.
     *
     * @throws JournalException SHORTENED if lines are missing at its end, UNREADABLE if a database does not tell
     */
    static void require(JournalWriter journal, Site site, String runId) {
        List<Anchor> anchors = new ArrayList<>();
        for (Ledger ledger : site.ledgers()) {
            try {
                anchors.addAll(ledger.anchors(runId));
            } catch (Refusal unread) {
                throw new JournalException(
                        Code.UNREADABLE,
                        "whether the journal is whole cannot be seen: " + unread.what(),
                        "sluice resume " + runId);
            }
        }
        journal.require(anchors);
    }

    /**
     * Makes sure that a journal without an event tells all that the run ever did.
     *
     * @throws JournalException as {@link #require}
     * @throws Refused if a database knows of more
     */
    static void requireNothing(JournalWriter journal, Site site, String runId) throws Refused {
        require(journal, site, runId);
        if (!site.position(runId).equals(Position.START)) {
            throw new Refused(
                    ExitCode.JOURNAL,
                    "the journal of run " + runId + " has no event, and its databases know that it has begun",
                    "go on with what they know: sluice resume " + runId + " --env ENV");
        }
    }
}
