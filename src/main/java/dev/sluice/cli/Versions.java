package dev.sluice.cli;

import dev.sluice.language.diagnostic.Renderer;
import dev.sluice.language.difference.Difference;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.Decoded;
import dev.sluice.language.text.SourceText;
import dev.sluice.run.ExitCode;
import dev.sluice.run.GitRevision;
import dev.sluice.run.Refused;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds two versions of a runbook, and checks both with the same values of their parameters. */
final class Versions {
    private final Map<String, String> set;
    private final Renderer renderer;
    private final PrintWriter err;

    /** @param err where the findings of a faulty version go */
    Versions(Map<String, String> set, Renderer renderer, PrintWriter err) {
        this.set = set;
        this.renderer = renderer;
        this.err = err;
    }

    /**
     * Both versions.
     *
     * @param against what the file is compared with, for people
     * @param before absent if there was none
     */
    record Two(String against, Optional<Runbook> before, Runbook after) {
        Difference difference() {
            return before.map(old -> Difference.between(old, after)).orElseGet(() -> Difference.added(after));
        }
    }

    /**
     * The file, and what it is compared with: a revision of git, else another file.
     *
     * @throws Refused if a version cannot be found, or has errors; its findings are printed before that
     */
    Two of(Path file, Optional<String> revision, Optional<Path> other) throws Refused, InterruptedException {
        Decoded now = RunbookFile.read(file);
        if (revision.isEmpty()) {
            Path old = other.orElseThrow();
            Decoded before = RunbookFile.read(old);
            return new Two(
                    old.toString(),
                    Optional.of(sound(before, now, old.toString())),
                    sound(now, before, file.toString()));
        }
        Path whole = file.toAbsolutePath().normalize();
        GitRevision git = GitRevision.of(revision.get(), whole.getParent());
        String name = git.name() + ":" + file;
        Optional<Decoded> before =
                git.read(whole.getFileName(), SourceText.LARGEST).map(bytes -> Decoded.of(name, bytes));
        Optional<Runbook> old = before.isPresent() ? Optional.of(sound(before.get(), now, name)) : Optional.empty();
        return new Two(git.text(), old, sound(now, before.orElse(now), file.toString()));
    }

    private Runbook sound(Decoded version, Decoded other, String name) throws Refused {
        Runbooks.Found found = Runbooks.check(version, name, values(version, other));
        if (found.runbook().isEmpty()) {
            err.print(renderer.render(List.of(found.report())));
            err.flush();
        }
        return found.runbook()
                .orElseThrow(() -> new Refused(
                        ExitCode.RUNBOOK_HAS_ERRORS,
                        name + " has errors, so it cannot be compared",
                        "mend them, or compare with another version: sluice diff --against REF FILE"));
    }

    /** Without the values of parameters that only the other version has. */
    private Map<String, String> values(Decoded version, Decoded other) {
        Set<String> foreign = names(other);
        foreign.removeAll(names(version));
        Map<String, String> values = new LinkedHashMap<>(set);
        values.keySet().removeAll(foreign);
        return values;
    }

    private static Set<String> names(Decoded version) {
        return Runbooks.check(version, "", Map.of()).runbook().stream()
                .flatMap(runbook -> runbook.params().stream())
                .map(param -> param.name())
                .collect(Collectors.toSet());
    }
}
