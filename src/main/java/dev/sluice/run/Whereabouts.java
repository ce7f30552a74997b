package dev.sluice.run;

import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.JournalWriter;
import dev.sluice.step.ledger.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a run's target databases are, and where its journal knows them to be. */
final class Whereabouts {
    private Whereabouts() {}

    /** Writes down where they are. */
    static void note(Site site, JournalWriter journal) {
        site.clusters()
                .forEach((source, cluster) -> journal.reached(new Entry.Reached(
                        System.currentTimeMillis(), source, cluster.systemIdentifier(), cluster.timeline())));
    }

    /**
     * Makes sure that each is the cluster it was, and tells what has happened to it since.
     *
     * @return that in words, if anything has
     * @throws Refused if a target is another cluster
     */
    static Optional<String> compare(Site site, Journal.Folding folding, String runId, Face face) throws Refused {
        List<String> changes = new ArrayList<>();
        for (Map.Entry<String, Cluster> target : site.clusters().entrySet()) {
            String source = target.getKey();
            Cluster now = target.getValue();
            Entry.Reached reached = folding.reached().get(source);
            Cluster before = reached == null ? now : new Cluster(reached.system(), reached.timeline());
            if (now.isOtherThan(before)) {
                throw new Refused(
                        ExitCode.UNREACHABLE,
                        "source " + source + " is another database cluster than the one run " + runId
                                + " began in (system identifier " + now.name() + ", not " + before.name() + ")",
                        "let the url of " + source + " in sluice.yaml lead to the database of this run, then: "
                                + "sluice resume " + runId);
            }
            now.since(before).ifPresent(change -> {
                face.progress(source, change);
                changes.add(source + ": " + change);
            });
        }
        return changes.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", changes));
    }
}
