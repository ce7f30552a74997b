package dev.sluice.cli;

import dev.sluice.document.PastRun;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Refused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Earlier runs that documents take times from. */
final class PastRuns {
    private PastRuns() {}

    /** Each by its name, or by the file of its journal. */
    static List<PastRun> read(List<String> runs, Place place) {
        return runs.stream()
                .map(run -> Files.isRegularFile(Path.of(run))
                        ? Path.of(run)
                        : place.runs().journal(run))
                .map(PastRun::read)
                .toList();
    }

    /** @throws Refused if one was a run of a runbook that is none of these */
    static void requireOf(List<Papers> papers, List<PastRun> runs) throws Refused {
        TreeSet<String> names =
                papers.stream().map(one -> one.runbook().name()).collect(Collectors.toCollection(TreeSet::new));
        for (PastRun run : runs) {
            if (!names.contains(run.runbook())) {
                throw new Refused(
                        ExitCode.USAGE,
                        "run " + run.id() + " was one of runbook " + run.runbook() + ", and no such runbook is given",
                        "sluice status lists the runs; name one of " + String.join(", ", names));
            }
        }
    }
}
