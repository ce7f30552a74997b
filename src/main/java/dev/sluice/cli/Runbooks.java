package dev.sluice.cli;

import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.diagnostic.Report;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.syntax.Parser;
import dev.sluice.language.text.Decoded;
import dev.sluice.language.text.SourceText;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Refused;
import dev.sluice.run.plan.SealedPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and checks runbooks for the commands. */
final class Runbooks {
    private Runbooks() {}

    /** A runbook if the file has no error, and what was found. */
    record Found(Optional<Runbook> runbook, Report report) {}

    /** @throws Refused if there is no such file, or it cannot be read at all */
    static Found check(Path file, Map<String, String> set) throws Refused {
        return check(RunbookFile.read(file), file.toString(), set);
    }

    /** @param name of the file, for findings */
    static Found check(Decoded file, String name, Map<String, String> set) {
        return switch (file) {
            case Decoded.Readable readable -> {
                Checked checked = Checker.check(readable.source(), set);
                yield new Found(checked.runbook(), new Report(readable.source(), checked.diagnostics()));
            }
            case Decoded.Unreadable unreadable ->
                new Found(Optional.empty(), new Report(new SourceText(name, ""), List.of(Parser.refusal(unreadable))));
        };
    }

    /** The sealed plan in a file, if it holds one. */
    static Optional<SealedPlan> sealed(Path file) throws Refused {
        return RunbookFile.read(file) instanceof Decoded.Readable readable
                        && SealedPlan.looksLike(readable.source().text())
                ? Optional.of(SealedPlan.read(file.toString(), readable.source().text()))
                : Optional.empty();
    }

    /** @throws Refused with exit 41 if the runbook's file is there and no longer what was sealed */
    static Runbook unchanged(SealedPlan sealed, Output output) throws Refused {
        Path file = Path.of(sealed.file());
        if (Files.exists(file)
                && RunbookFile.read(file) instanceof Decoded.Readable readable
                && !readable.source().digest().equals(sealed.digest())) {
            throw new Refused(
                    ExitCode.CHANGED,
                    file + " has changed since the plan was sealed",
                    "look at it again: sluice plan " + file + " --env " + sealed.environment() + " -o FILE");
        }
        return Checker.check(new SourceText(sealed.file(), sealed.text()), sealed.set())
                .runbook()
                .orElseThrow(() -> new Refused(
                        ExitCode.RUNBOOK_HAS_ERRORS, "the sealed runbook has errors under this version of Sluice"));
    }

    /** @throws Refused if it has an error; its findings are printed to stderr before that */
    static Runbook sound(Path file, Map<String, String> set, Output output) throws Refused {
        Found found = check(file, set);
        if (!found.report().diagnostics().isEmpty()) {
            output.err().print(output.renderer().render(List.of(found.report())));
            output.err().flush();
        }
        return found.runbook()
                .orElseThrow(() -> new Refused(
                        ExitCode.RUNBOOK_HAS_ERRORS,
                        file + " has errors, so nothing was begun",
                        "mend them, then: sluice check " + file));
    }
}
