package dev.sluice.language.modules;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a module may not say: the header, the end and the tests of a runbook are its own. */
final class ModuleRules {
    private final List<Diagnostic> found = new ArrayList<>();

    private ModuleRules() {}

    static List<Diagnostic> faults(Tree.File tree) {
        ModuleRules rules = new ModuleRules();
        tree.title().ifPresent(title -> rules.both(title, tree.module().orElseThrow()));
        rules.header(tree.header());
        rules.stray("verify", tree.verify());
        rules.stray(
                "finally",
                tree.finallyBlock().flatMap(block -> block.steps().stream().findFirst()));
        rules.stray("closeout", tree.closeout());
        tree.alerts().ifPresent(block -> rules.stray("alerts", block.span()));
        tree.dashboard().ifPresent(block -> rules.stray("dashboard", block.span()));
        tree.tests().stream().findFirst().ifPresent(test -> rules.stray("test", test.span()));
        return rules.found;
    }

    private void header(Tree.Header header) {
        stray("owner", header.owner());
        stray("contact", header.contact());
        stray("migration", header.migration());
        stray("because", header.because());
        stray("otherwise", header.otherwise());
        stray("writes", header.writes());
        stray("worst case", header.worstCase());
        stray("undoing", header.undoing());
        header.estimate().ifPresent(estimate -> stray("estimate", estimate.span()));
        stray("downtime", header.downtime());
        header.unattended().ifPresent(span -> stray("unattended", span));
    }

    private void stray(String keyword, Optional<? extends Tree> statement) {
        statement.ifPresent(found -> stray(keyword, found.span()));
    }

    private void stray(String keyword, Span span) {
        found.add(Diagnostic.error(
                        Code.S223,
                        span,
                        "a module takes no `" + keyword + "`: that is for each runbook to say",
                        "in a module")
                .help("move it to the runbooks that use this module"));
    }

    private void both(Tree.Title title, Tree.Module module) {
        found.add(Diagnostic.error(
                        Code.S223, title.span(), "a file is either a runbook or a module", "says it is a runbook")
                .also(module.span(), "says it is a module")
                .help("keep one of the two lines"));
    }
}
