package dev.sluice.language.modules;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.Similar;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.syntax.Use;
import dev.sluice.language.text.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds what a {@code use} line gives against the parameters of the module; whether a value fits its unit is checked later. */
final class Arguments {
    private final List<Diagnostic> found;

    Arguments(List<Diagnostic> found) {
        this.found = found;
    }

    void check(ModuleFile module) {
        Use use = module.by().orElseThrow().use();
        Tree.File tree = module.tree();
        boolean unread =
                tree.broken().stream().anyMatch(broken -> broken.keyword().equals("param"));
        Map<String, Span> given = new HashMap<>();
        for (Tree.Argument argument : use.arguments()) {
            Tree.Name name = argument.name();
            Span before = given.putIfAbsent(name.text(), name.span());
            if (before != null) {
                found.add(
                        Diagnostic.error(Code.S224, name.span(), "`" + name.text() + "` is given twice", "given again")
                                .also(before, "first here")
                                .help("keep one"));
            } else if (!name.isMissing() && parameter(tree, name.text()).isEmpty() && !unread) {
                unknown(name, tree);
            }
        }
        for (Tree.Param param : tree.params()) {
            String name = param.name().text();
            if (param.value().isEmpty() && !param.name().isMissing() && !given.containsKey(name)) {
                found.add(Diagnostic.error(
                                Code.S224,
                                use.span(),
                                "module `" + moduleName(tree) + "` needs a value for its parameter `" + name + "`",
                                "gives no `" + name + "`")
                        .also(param.span(), "declared without a value")
                        .help("add `with " + name + " = VALUE`, or give the parameter a default"));
            }
        }
    }

    static Optional<Tree.Param> parameter(Tree.File tree, String name) {
        return tree.params().stream()
                .filter(param -> param.name().text().equals(name))
                .findFirst();
    }

    private void unknown(Tree.Name name, Tree.File tree) {
        List<String> names =
                tree.params().stream().map(param -> param.name().text()).toList();
        Diagnostic finding = Diagnostic.error(
                        Code.S224,
                        name.span(),
                        "module `" + moduleName(tree) + "` has no parameter `" + name.text() + "`",
                        "not a parameter")
                .also(tree.module().orElseThrow().span(), "the module");
        Optional<String> similar = Similar.to(name.text(), names);
        found.add(
                similar.isPresent()
                        ? finding.help("write `" + similar.get() + "`").suggest(name.span(), similar.get())
                        : finding.help(
                                names.isEmpty()
                                        ? "leave it out: the module has no parameters"
                                        : "give one of `" + String.join("`, `", names) + "`"));
    }

    private static String moduleName(Tree.File tree) {
        return tree.module().orElseThrow().name().text();
    }

    /** Whether two lines give the same values to a module. */
    static boolean same(ModuleFile oneFile, Use one, ModuleFile otherFile, Use other) {
        Map<String, Term.Setting> values = values(one);
        Map<String, Term.Setting> others = values(other);
        return values.keySet().equals(others.keySet())
                && values.entrySet().stream()
                        .allMatch(value -> same(value.getValue(), others.get(value.getKey()), oneFile == otherFile));
    }

    private static Map<String, Term.Setting> values(Use use) {
        Map<String, Term.Setting> values = new HashMap<>();
        use.arguments().forEach(argument -> values.putIfAbsent(argument.name().text(), argument.value()));
        return values;
    }

    /** A name means the same in one file only. */
    private static boolean same(Term.Setting one, Term.Setting other, boolean oneFile) {
        return switch (one) {
            case Term.Literal literal ->
                other instanceof Term.Literal second
                        && literal.value().equals(second.value())
                        && literal.type().equals(second.type());
            case Term.Reference reference ->
                oneFile
                        && other instanceof Term.Reference second
                        && reference.name().text().equals(second.name().text());
        };
    }
}
