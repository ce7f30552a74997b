package dev.sluice.cli;

import dev.sluice.journal.JournalException;
import dev.sluice.journal.RunDirectory;
import dev.sluice.run.Past;
import dev.sluice.run.Refused;
import java.util.ArrayList;
import java.util.List;

/** The runs of a repository. */
final class RunList {
    private RunList() {}

    /** Names of the runs that are not over. */
    static List<String> open(RunDirectory runs) {
        List<String> open = new ArrayList<>();
        for (String run : runs.runs()) {
            try {
                if (!Past.of(runs, run).isOver()) {
                    open.add(run);
                }
            } catch (Refused | JournalException unreadable) {
                // A run that cannot be read is not over either; naming it brings out why.
                open.add(run);
            }
        }
        return open;
    }
}
