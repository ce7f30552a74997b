package dev.sluice.language.modules;

import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.syntax.Use;
import dev.sluice.language.text.FileSet;
import dev.sluice.language.text.SourceText;
import dev.sluice.language.text.Span;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A runbook with everything it uses, read and put together, not yet checked.
 *
 * @param text all of it as one text, from which the same program can be read again; of a runbook without modules its own text
 * @param linked absent where the main file was refused as a whole
 * @param modules each module by itself, with what it uses in turn
 * @param diagnostics what reading and putting together found, in no order
 */
public record Program(
        FileSet files, SourceText text, Optional<Linked> linked, List<Linked> modules, List<Diagnostic> diagnostics) {

    /**
     * Declarations of several files as those of one.
     *
     * @param arguments the values that {@code use} lines give, by the name of the module's parameter
     * @param brings by each {@code use} line of the main file the files that it leads to, however far
     */
    public record Linked(FileSet files, Tree.File tree, Map<String, Given> arguments, Map<Use, Set<Integer>> brings) {
        public Linked {
            arguments = Map.copyOf(arguments);
            brings = Map.copyOf(brings);
        }

        /** Whether this is a module and no runbook. */
        public boolean isModule() {
            return tree.title().isEmpty() && tree.module().isPresent();
        }

        /** Whether the span stands in the file that uses the others. */
        public boolean isOwn(Span span) {
            return files.fileOf(span) == files.fileOf(tree.span());
        }

        /** The same with other declarations. */
        public Linked with(Tree.File changed) {
            return new Linked(files, changed, arguments, brings);
        }
    }

    /** A value that a {@code use} line gives to a parameter. */
    public record Given(Use use, Tree.Argument argument) {}

    public Program {
        modules = List.copyOf(modules);
        diagnostics = List.copyOf(diagnostics);
    }

    /** A text with nothing beside it: one file, or several as {@link #text} has them. */
    public static Program of(SourceText text) {
        return Bundle.read(text).orElseGet(() -> Loader.load(text, ModuleReader.NONE));
    }
}
