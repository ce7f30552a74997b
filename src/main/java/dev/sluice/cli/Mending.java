package dev.sluice.cli;

import dev.sluice.language.check.Mended;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.Report;
import dev.sluice.language.modules.Loader;
import dev.sluice.language.modules.ModuleReader;
import dev.sluice.language.modules.Program;
import dev.sluice.language.text.Decoded;
import dev.sluice.run.ModuleFiles;
import dev.sluice.run.Refused;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;

/** {@code check --fix}: mends a file and tells what was mended. */
final class Mending {
    private Mending() {}

    /**
     * What is found in the file once it is mended.
     *
     * @throws Refused if there is no such file, or it cannot be read or written
     */
    static Runbooks.Found mend(Path file, Map<String, String> set, CheckOutput output) throws Refused {
        ModuleReader modules = ModuleFiles.beside(file);
        Decoded decoded = RunbookFile.read(file);
        if (!(decoded instanceof Decoded.Readable readable)) {
            return Runbooks.check(decoded, file.toString(), modules, set);
        }
        Mended mended = Mended.of(readable.source(), modules, set);
        if (RunbookFile.isStandardInput(file)) {
            output.out().print(mended.source().text());
        } else if (!mended.applied().isEmpty()) {
            Rewriting.rewrite(file, mended.source().text());
        }
        tell(mended, output.err());
        Program program = Loader.load(mended.source(), modules);
        return new Runbooks.Found(
                mended.checked().runbook(),
                program.linked().map(Program.Linked::isModule).orElse(false),
                new Report(program.files(), mended.checked().diagnostics()));
    }

    private static void tell(Mended mended, PrintWriter err) {
        String name = mended.source().name();
        for (Diagnostic done : mended.applied()) {
            err.println(name + ":" + done.span().line() + ":" + done.span().column() + ": mended " + done.code() + ", "
                    + done.code().title());
        }
        if (mended.refused() > 0) {
            err.println(name + ": " + mended.refused() + " left as found, since mending would bring more errors");
        } else if (mended.applied().isEmpty()) {
            err.println(name + ": nothing to mend");
        }
    }
}
