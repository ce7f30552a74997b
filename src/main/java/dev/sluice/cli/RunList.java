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
            if (isOpen(runs, run)) {
                open.add(run);
            }
        }
        return open;
    }

    private static boolean isOpen(RunDirectory runs, String run) {
        try {
            return !isOver(runs, run);
        } catch (JournalException unreadable) {
            // A run that cannot be read is not over either; naming it brings out why.
            return true;
        }
    }

    private static boolean isOver(RunDirectory runs, String run) {
        try {
            return Past.of(runs, run).isOver();
        } catch (Refused outdated) {
            return Past.saysItIsOver(runs, run);
        }
    }
}
