package dev.sluice.cli;

import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.check.OverdueQuestions;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.Report;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.modules.Loader;
import dev.sluice.language.modules.ModuleReader;
import dev.sluice.language.modules.Program;
import dev.sluice.language.sql.rule.SqlLint;
import dev.sluice.language.syntax.Parser;
import dev.sluice.language.text.Decoded;
import dev.sluice.language.text.SourceText;
import dev.sluice.language.text.Span;
import dev.sluice.run.ExitCode;
import dev.sluice.run.ModuleFiles;
import dev.sluice.run.Refused;
import dev.sluice.run.plan.SealedPlan;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and checks runbooks for the commands. */
final class Runbooks {
    private Runbooks() {}

    /**
     * What a file turned out to be.
     *
     * @param runbook if it is one without error
     * @param module whether it is what runbooks use, and cannot be run
     */
    record Found(Optional<Runbook> runbook, boolean module, Report report) {
        boolean sound() {
            return report.errors() == 0;
        }
    }

    /** @throws Refused if there is no such file, or it cannot be read at all */
    static Found check(Path file, Map<String, String> set) throws Refused {
        return check(RunbookFile.read(file), file.toString(), ModuleFiles.beside(file), set);
    }

    /**
     * The same for a text that was read already.
     *
     * @param name of the file, for findings
     * @param modules what its paths are seen from
     */
    static Found check(Decoded file, String name, ModuleReader modules, Map<String, String> set) {
        return switch (file) {
            case Decoded.Readable readable -> {
                Program program = Loader.load(readable.source(), modules);
                Checked checked = Checker.check(program, set);
                yield new Found(
                        checked.runbook(),
                        program.linked().map(Program.Linked::isModule).orElse(false),
                        new Report(program.files(), checked.diagnostics()));
            }
            case Decoded.Unreadable unreadable ->
                new Found(
                        Optional.empty(),
                        false,
                        new Report(new SourceText(name, ""), List.of(Parser.refusal(unreadable))));
        };
    }

    /** The same with what the rules say of its SQL; nothing is said of it before its faults are mended. */
    static Found advised(Found found, LocalDate today) {
        if (found.runbook().isEmpty()) {
            return found;
        }
        List<Diagnostic> all = new ArrayList<>(found.report().diagnostics());
        all.addAll(OverdueQuestions.of(found.runbook().get(), today));
        SqlLint.offline(found.runbook().get(), today).forEach(advice -> all.add(advice.diagnostic()));
        all.sort((one, other) -> Span.IN_ORDER.compare(one.span(), other.span()));
        return new Found(
                found.runbook(), found.module(), new Report(found.report().files(), all));
    }

    /** The sealed plan in a file, if it holds one. */
    static Optional<SealedPlan> sealed(Path file) throws Refused {
        return RunbookFile.read(file) instanceof Decoded.Readable readable
                        && SealedPlan.looksLike(readable.source().text())
                ? Optional.of(SealedPlan.read(file.toString(), readable.source().text()))
                : Optional.empty();
    }

    /**
     * The runbook that was sealed; where its file is not here, so that nobody can tell whether that has changed, it is said.
     *
     * @throws Refused with exit 41 if the file is here and it or a module is no longer what was sealed, or the sealed text is not
     */
    static Runbook unchanged(SealedPlan sealed, Streams output) throws Refused {
        SourceText text = new SourceText(sealed.file(), sealed.text());
        if (!text.digest().equals(sealed.digest())) {
            throw new Refused(
                    ExitCode.CHANGED, "the runbook in the plan is not the one that was sealed", planAgain(sealed));
        }
        Optional<Path> file = Place.file(sealed.file());
        if (file.isPresent() && !holds(file.get(), sealed.digest())) {
            throw new Refused(
                    ExitCode.CHANGED,
                    file.get() + " or a module of it has changed since the plan was sealed",
                    planAgain(sealed));
        }
        if (file.isEmpty()) {
            output.err()
                    .println("the runbook's file " + sealed.file()
                            + " is not here, so that it is not compared with what was sealed");
            output.err().flush();
        }
        Program program = Program.of(text);
        Checked checked = Checker.check(program, sealed.set());
        return checked.runbook().orElseThrow(() -> {
            tell(new Report(program.files(), checked.diagnostics()), output);
            return new Refused(
                    ExitCode.RUNBOOK_HAS_ERRORS,
                    "the sealed runbook has errors under this version of Sluice, so nothing was begun",
                    "mend them, then: " + planning(sealed));
        });
    }

    private static String planAgain(SealedPlan sealed) {
        return "look at it again: " + planning(sealed);
    }

    private static String planning(SealedPlan sealed) {
        return "sluice plan " + sealed.file() + " --env " + sealed.environment() + " -o FILE";
    }

    /** Whether a file and its modules are the text of that digest; what cannot be read is another. */
    static boolean holds(Path file, String digest) throws Refused {
        return RunbookFile.read(file) instanceof Decoded.Readable readable
                && Loader.load(readable.source(), ModuleFiles.beside(file))
                        .text()
                        .digest()
                        .equals(digest);
    }

    /** Prints findings to stderr, if there are any. */
    static void tell(Report report, Streams output) {
        if (!report.diagnostics().isEmpty()) {
            output.err().print(output.renderer().render(List.of(report)));
            output.err().flush();
        }
    }

    /** @throws Refused if it has an error; its findings are printed to stderr before that */
    static Runbook sound(Path file, Map<String, String> set, Streams output) throws Refused {
        return sound(RunbookFile.read(file), file, set, output);
    }

    /** The same of its text that was read already: standard input can be read only once. */
    static Runbook sound(Decoded text, Path file, Map<String, String> set, Streams output) throws Refused {
        Found found = check(text, file.toString(), ModuleFiles.beside(file), set);
        tell(found.report(), output);
        if (found.module() && found.sound()) {
            throw new Refused(
                    ExitCode.USAGE,
                    file + " is a module: runbooks use it, and by itself there is nothing to run",
                    "name a runbook that uses it");
        }
        return found.runbook()
                .orElseThrow(() -> new Refused(
                        ExitCode.RUNBOOK_HAS_ERRORS,
                        file + " has errors, so nothing was begun",
                        "mend them, then: sluice check " + file));
    }
}
