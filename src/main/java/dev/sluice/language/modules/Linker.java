package dev.sluice.language.modules;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.modules.Program.Given;
import dev.sluice.language.modules.Program.Linked;
import dev.sluice.language.syntax.Diagnosis;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.syntax.Use;
import dev.sluice.language.text.FileSet;
import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Puts the declarations of a file and of what it uses together. Those of a module stand where the first line stands that uses it, so
 * its phases run there. Sources are requirements: the same one in two files is one.
 */
final class Linker {
    private final ModuleFile root;
    /** Sources of which it cannot be told what they are. */
    private final List<Tree.Broken> unclear = new ArrayList<>();

    private Linker(ModuleFile root) {
        this.root = root;
    }

    static Linked link(ModuleFile root, FileSet files, Consumer<Diagnostic> findings) {
        Linker linker = new Linker(root);
        Tree.File own = root.tree();
        Tree.File tree = new Tree.File(
                own.title(),
                own.module(),
                own.header(),
                own.uses(),
                linker.sources(findings),
                linker.inOrder(Tree.File::params),
                linker.inOrder(Tree.File::metrics),
                linker.inOrder(Tree.File::gates),
                linker.inOrder(Tree.File::phases),
                own.verify(),
                own.finallyBlock(),
                own.closeout(),
                own.alerts(),
                own.dashboard(),
                linker.inOrder(Tree.File::diagnoses, Diagnosis::span),
                own.tests(),
                linker.broken(),
                own.span());
        return new Linked(files, tree, linker.arguments(), linker.brings(files));
    }

    private <T extends Tree> List<T> inOrder(Function<Tree.File, List<T>> items) {
        return inOrder(items, Tree::span);
    }

    /** Everything of a kind, what a module declares in place of the first line that uses it. */
    private <T> List<T> inOrder(Function<Tree.File, List<T>> items, Function<T, Span> span) {
        if (root.tree().uses().isEmpty()) {
            return items.apply(root.tree());
        }
        List<T> all = new ArrayList<>();
        add(root, items, span, all, new LinkedHashSet<>());
        return all;
    }

    private static <T> void add(
            ModuleFile file,
            Function<Tree.File, List<T>> items,
            Function<T, Span> span,
            List<T> all,
            Set<ModuleFile> seen) {
        List<T> own = new ArrayList<>(items.apply(file.tree()));
        own.sort((one, other) -> Span.IN_ORDER.compare(span.apply(one), span.apply(other)));
        int next = 0;
        for (Use use : file.tree().uses()) {
            while (next < own.size()
                    && span.apply(own.get(next)).start() < use.span().start()) {
                all.add(own.get(next++));
            }
            file.target(use).filter(seen::add).ifPresent(target -> add(target, items, span, all, seen));
        }
        all.addAll(own.subList(next, own.size()));
    }

    /** The root first, then what it uses, each once. */
    private List<ModuleFile> files() {
        Set<ModuleFile> files = new LinkedHashSet<>();
        collect(root, files);
        return List.copyOf(files);
    }

    private static void collect(ModuleFile file, Set<ModuleFile> files) {
        if (files.add(file)) {
            file.uses().forEach(used -> collect(used, files));
        }
    }

    private Map<Use, Set<Integer>> brings(FileSet files) {
        Map<Use, Set<Integer>> brings = new HashMap<>();
        for (Use use : root.tree().uses()) {
            root.target(use).ifPresent(target -> {
                Set<ModuleFile> reached = new LinkedHashSet<>();
                collect(target, reached);
                brings.put(
                        use,
                        reached.stream()
                                .map(file -> files.fileOf(file.tree().span()))
                                .collect(Collectors.toSet()));
            });
        }
        return brings;
    }

    /** What cannot be read; a module that cannot be might have declared anything. */
    private List<Tree.Broken> broken() {
        List<Tree.Broken> broken = new ArrayList<>(inOrder(Tree.File::broken));
        broken.addAll(unclear);
        for (ModuleFile file : files()) {
            for (Use use : file.tree().uses()) {
                if (file.target(use).isEmpty()) {
                    broken.add(new Tree.Broken("use", Optional.empty(), use.span()));
                }
            }
        }
        return broken;
    }

    private Map<String, Given> arguments() {
        Map<String, Given> arguments = new HashMap<>();
        for (ModuleFile file : files()) {
            if (file != root) {
                Use use = file.by().orElseThrow().use();
                use.arguments().stream()
                        .filter(argument -> Arguments.parameter(
                                        file.tree(), argument.name().text())
                                .isPresent())
                        .forEach(argument ->
                                arguments.putIfAbsent(argument.name().text(), new Given(use, argument)));
            }
        }
        return arguments;
    }

    private List<Tree.Source> sources(Consumer<Diagnostic> findings) {
        Map<String, Tree.Source> first = new LinkedHashMap<>();
        List<Tree.Source> all = new ArrayList<>();
        for (ModuleFile file : files()) {
            List<Tree.Source> own = file.tree().sources();
            for (Tree.Source source : own) {
                Tree.Source known = first.putIfAbsent(source.name().text(), source);
                if (known == null || own.contains(known)) {
                    all.add(source);
                } else if (!known.kind().text().equals(source.kind().text())) {
                    findings.accept(different(known, source));
                    unclear.add(new Tree.Broken("source", Optional.of(source.name()), source.span()));
                    all.remove(known);
                }
            }
        }
        return all;
    }

    private static Diagnostic different(Tree.Source known, Tree.Source source) {
        String name = source.name().text();
        return Diagnostic.error(
                        Code.S203,
                        known.kind().span(),
                        "source `" + name + "` is `" + known.kind().text() + "` here and `"
                                + source.kind().text() + "` in another file",
                        known.kind().text() + " here")
                .also(source.kind().span(), source.kind().text() + " here")
                .help("give both the same kind, or rename one of them");
    }
}
