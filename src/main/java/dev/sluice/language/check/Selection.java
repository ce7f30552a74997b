package dev.sluice.language.check;

import dev.sluice.language.modules.Program.Linked;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.SourceText;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a runbook takes of its modules. A metric, gate, parameter or source of a module that nothing uses is left out: it is not read,
 * not documented, and no environment needs to have it. Phases and progress metrics always count.
 */
final class Selection {
    /** What only something unused uses goes in the next round; a longer chain than this stays. */
    private static final int ROUNDS = 20;

    private static final SourceText NO_TEXT = new SourceText("", "");

    private Selection() {}

    /** @param findings about the text as a whole; what is found here is found again */
    static Linked of(Linked linked, Findings findings) {
        if (linked.tree().uses().isEmpty()) {
            return linked;
        }
        Linked taken = linked;
        for (int round = 0; round < ROUNDS; round++) {
            CheckPass pass = new CheckPass(taken, NO_TEXT, Map.of(), findings.ofPart());
            pass.run();
            Linked less = used(taken, pass.names());
            if (size(less.tree()) == size(taken.tree())) {
                return taken;
            }
            taken = less;
        }
        return taken;
    }

    private static int size(Tree.File tree) {
        return tree.sources().size()
                + tree.params().size()
                + tree.metrics().size()
                + tree.gates().size();
    }

    private static Linked used(Linked linked, Names names) {
        Tree.File tree = linked.tree();
        return linked.with(new Tree.File(
                tree.title(),
                tree.module(),
                tree.header(),
                tree.uses(),
                used(linked, names, "source", tree.sources(), Tree.Source::name),
                used(linked, names, "param", tree.params(), Tree.Param::name),
                tree.metrics().stream()
                        .filter(metric -> metric.kind() == Tree.Metric.Kind.PROGRESS
                                || isUsed(linked, names, "metric", metric.name()))
                        .toList(),
                used(linked, names, "gate", tree.gates(), Tree.Gate::name),
                tree.phases(),
                tree.verify(),
                tree.finallyBlock(),
                tree.closeout(),
                tree.alerts(),
                tree.dashboard(),
                tree.diagnoses(),
                tree.tests(),
                tree.broken(),
                tree.span()));
    }

    private static <T> List<T> used(
            Linked linked, Names names, String kind, List<T> declared, Function<T, Tree.Name> name) {
        return declared.stream()
                .filter(one -> isUsed(linked, names, kind, name.apply(one)))
                .toList();
    }

    private static boolean isUsed(Linked linked, Names names, String kind, Tree.Name name) {
        return linked.isOwn(name.span()) || names.isUsed(kind, name);
    }
}
