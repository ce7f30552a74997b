package dev.sluice.cli;

import dev.sluice.language.diagnostic.Renderer;
import dev.sluice.language.difference.Difference;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.modules.ModuleReader;
import dev.sluice.language.text.Decoded;
import dev.sluice.language.text.SourceText;
import dev.sluice.run.ExitCode;
import dev.sluice.run.GitRevision;
import dev.sluice.run.ModuleFiles;
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
        Version now = version(file);
        if (revision.isEmpty()) {
            Version before = version(other.orElseThrow());
            return new Two(before.name, Optional.of(sound(before, now)), sound(now, before));
        }
        Path whole = file.toAbsolutePath().normalize();
        GitRevision git = GitRevision.of(revision.get(), whole.getParent());
        String name = git.name() + ":" + file;
        Optional<Version> before = git.read(whole.getFileName(), SourceText.LARGEST)
                .map(bytes -> new Version(Decoded.of(name, bytes), name, git.modules()));
        Optional<Runbook> old = before.isPresent() ? Optional.of(sound(before.get(), now)) : Optional.empty();
        return new Two(git.text(), old, sound(now, before.orElse(now)));
    }

    /**
     * One of the two.
     *
     * @param name of its file, for findings
     * @param modules those of the same version
     */
    private record Version(Decoded text, String name, ModuleReader modules) {
        Runbooks.Found check(Map<String, String> values) {
            return Runbooks.check(text, name, modules, values);
        }

        Set<String> names() {
            return check(Map.of()).runbook().stream()
                    .flatMap(runbook -> runbook.params().stream())
                    .map(param -> param.name())
                    .collect(Collectors.toSet());
        }
    }

    private static Version version(Path file) throws Refused {
        return new Version(RunbookFile.read(file), file.toString(), ModuleFiles.beside(file));
    }

    private Runbook sound(Version version, Version other) throws Refused {
        Runbooks.Found found = version.check(values(version, other));
        if (found.runbook().isEmpty()) {
            err.print(renderer.render(List.of(found.report())));
            err.flush();
        }
        return found.runbook()
                .orElseThrow(() -> new Refused(
                        ExitCode.RUNBOOK_HAS_ERRORS,
                        version.name
                                + (found.module()
                                        ? " is a module: compare a runbook that uses it"
                                        : " has errors, so it cannot be compared"),
                        "mend them, or compare with another version: sluice diff --against REF FILE"));
    }

    /** Without the values of parameters that only the other version has. */
    private Map<String, String> values(Version version, Version other) {
        Set<String> foreign = other.names();
        foreign.removeAll(version.names());
        Map<String, String> values = new LinkedHashMap<>(set);
        values.keySet().removeAll(foreign);
        return values;
    }
}
