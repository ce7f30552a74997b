package dev.sluice.cli;

import dev.sluice.document.Documents;
import dev.sluice.document.GeneratedFile;
import dev.sluice.document.PastRun;
import dev.sluice.document.Provenance;
import dev.sluice.document.StandingCommit;
import dev.sluice.document.TemplateSource;
import dev.sluice.language.model.Runbook;
import dev.sluice.run.ExitCode;
import dev.sluice.run.GitRevision;
import dev.sluice.run.Refused;
import dev.sluice.run.environment.DocumentLinks;
import dev.sluice.run.environment.EnvironmentFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A runbook with what is known of its origin.
 *
 * @param file as it was typed
 */
record Papers(Path file, Runbook runbook, Provenance provenance) {

    List<GeneratedFile> generate(TemplateSource source) {
        return Documents.generate(runbook, provenance, source);
    }

    String summary(TemplateSource source) {
        return Documents.summary(runbook, provenance, source);
    }

    String changeRequest(TemplateSource source) {
        return Documents.changeRequest(runbook, provenance, source);
    }

    /** The same with earlier runs to take times from. */
    Papers with(List<PastRun> past) {
        return new Papers(file, runbook, provenance.with(past));
    }

    /**
     * Reads a runbook for its documents.
     *
     * @param out where documents of it may stand already
     * @param comparing whether the commit that they name is taken over, whatever it is; else it is where the runbook is the same
     * @throws Refused if the runbook has an error
     */
    static Papers of(Path file, Path out, boolean comparing, Provenance.Links links, Streams output)
            throws Refused, IOException, InterruptedException {
        Runbook runbook = Runbooks.sound(file, Map.of(), output);
        StandingCommit standing = StandingCommit.of(out, runbook);
        boolean takeOver = comparing || standing.current() && standing.commit().isPresent();
        Optional<String> commit = takeOver ? standing.commit() : GitRevision.lastTouching(file);
        return new Papers(file, runbook, new Provenance(Version.current(), commit, links));
    }

    /** @throws Refused if the environment file says something about documents that cannot be */
    static Provenance.Links links(Path environmentFile) throws Refused {
        List<EnvironmentFault> faults = new ArrayList<>();
        DocumentLinks links = DocumentLinks.read(environmentFile, faults::add);
        if (!faults.isEmpty()) {
            throw new Refused(
                    ExitCode.USAGE,
                    faults.stream().map(Object::toString).collect(Collectors.joining("\n        ")),
                    "mend " + environmentFile + ", then run the same command again");
        }
        return new Provenance.Links(links.url(), links.grafana());
    }
}
