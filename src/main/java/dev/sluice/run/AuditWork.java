package dev.sluice.run;

import dev.sluice.journal.Anchor;
import dev.sluice.journal.Anchors;
import dev.sluice.journal.Entry;
import dev.sluice.journal.JournalReader;
import dev.sluice.journal.RunDirectory;
import dev.sluice.journal.Seal;
import dev.sluice.journal.SealKeys;
import dev.sluice.journal.Seals;
import dev.sluice.run.environment.Environment;
import dev.sluice.step.ledger.Ledger;
import dev.sluice.step.target.TargetSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks everybody who may know whether a journal is the one that was written, and whole. */
public final class AuditWork {
    private AuditWork() {}

    /**
     * Verifies a run's journal.
     *
     * @param environment whose target databases are asked, if they are
     * @param key of the seals, if their signatures are to be checked
     * @throws Refused if a database cannot be asked, or the runbook no longer checks under this version
     * @throws dev.sluice.journal.JournalException if there is no such run, or its chain is broken
     */
    public static Audit verify(
            RunDirectory runs, String runId, Optional<Environment> environment, Optional<SealKeys.Checking> key)
            throws Refused {
        Path journal = runs.journal(runId);
        // In this order: of a run that goes on, more is remembered each second.
        List<Seal> seals = Seals.read(journal);
        Optional<List<Anchor>> anchors =
                environment.isPresent() ? Optional.of(anchors(runs, runId, environment.get())) : Optional.empty();
        Optional<Audit.Copied> copy = copy(journal, runId, environment.flatMap(JournalCopyWork::settings));
        List<Entry.Header> header = new ArrayList<>();
        JournalReader reader = new JournalReader(journal);
        reader.read(entry -> {
            if (entry instanceof Entry.Header first) {
                header.add(first);
            }
        });
        if (header.isEmpty()) {
            throw Past.neverBegan(runs, runId);
        }
        return new Audit(
                header.getFirst(),
                reader.lines(),
                reader.head(),
                reader.tornBytes(),
                sealed(journal, runId, seals, key),
                key.isPresent(),
                anchors.map(all ->
                        new Audit.Anchored(all, Anchors.look(journal, all).missing())),
                copy);
    }

    private static Optional<Audit.Copied> copy(Path journal, String runId, Optional<TargetSettings> settings)
            throws Refused {
        return settings.isPresent()
                ? Optional.of(JournalCopyWork.compare(settings.get(), journal, runId))
                : Optional.empty();
    }

    private static List<Audit.Sealed> sealed(
            Path journal, String runId, List<Seal> seals, Optional<SealKeys.Checking> key) {
        List<Anchor> missing =
                Anchors.look(journal, seals.stream().map(Seal::anchor).toList()).missing();
        return seals.stream()
                .map(seal -> new Audit.Sealed(
                        seal, Seals.check(seal, key), seal.run().equals(runId) && !missing.contains(seal.anchor())))
                .toList();
    }

    private static List<Anchor> anchors(RunDirectory runs, String runId, Environment environment) throws Refused {
        List<Anchor> anchors = new ArrayList<>();
        Set<String> asked = new HashSet<>();
        for (String name : Site.targets(Past.runbook(runs, runId))) {
            if (!Targets.carriesEffects(environment.sources().get(name))) {
                throw new Refused(
                        ExitCode.USAGE,
                        "the run has effects in source " + name + ", which environment " + environment.name()
                                + " does not have",
                        "name the environment that it ran in: sluice audit verify " + runId + " --env ENV");
            }
            if (!asked.add(environment.ledger(name))) {
                continue;
            }
            try (Ledger ledger = Targets.ledger(environment, name, "audit")) {
                anchors.addAll(ledger.anchors(runId));
            } catch (dev.sluice.step.Refusal refusal) {
                throw Targets.refused(refusal, environment);
            }
        }
        return anchors;
    }
}
