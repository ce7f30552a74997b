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
                        System.currentTimeMillis(),
                        source,
                        Optional.of(cluster.database()),
                        cluster.systemIdentifier(),
                        cluster.timeline())));
    }

    /**
     * Makes sure that each is the cluster it was, and the database, and tells what has happened to it since.
     *
     * @return that in words, if anything has
     * @throws Refused if a target is another one
     */
    static Optional<String> compare(Site site, Journal.Folding folding, String runId, Face face) throws Refused {
        List<String> changes = new ArrayList<>();
        for (Map.Entry<String, Cluster> target : site.clusters().entrySet()) {
            String source = target.getKey();
            Cluster now = target.getValue();
            Entry.Reached reached = folding.reached().get(source);
            Cluster before = reached == null
                    ? now
                    : new Cluster(
                            reached.system(),
                            reached.timeline(),
                            reached.database().orElse(now.database()));
            if (now.isOtherThan(before)) {
                throw elsewhere(
                        source,
                        runId,
                        "is another database cluster than the one run " + runId + " began in (system identifier "
                                + now.name() + ", not " + before.name() + ")");
            }
            if (!now.database().equals(before.database())) {
                throw elsewhere(
                        source,
                        runId,
                        "leads to database " + now.database() + ", and run " + runId + " has worked in "
                                + before.database());
            }
            now.since(before).ifPresent(change -> {
                face.progress(source, change);
                changes.add(source + ": " + change);
            });
        }
        return changes.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", changes));
    }

    private static Refused elsewhere(String source, String runId, String what) {
        return new Refused(
                ExitCode.UNREACHABLE,
                "source " + source + " " + what,
                "let the url of " + source + " in sluice.yaml lead to the database of this run, then: sluice resume "
                        + runId);
    }
}
