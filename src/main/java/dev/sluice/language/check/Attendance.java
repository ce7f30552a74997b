package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.syntax.Action;
import dev.sluice.language.syntax.Postponement;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.List;

/** Finds what would need a person in a runbook that promises to need none. */
final class Attendance {
    private final Findings findings;
    private final Span promise;

    private Attendance(Findings findings, Span promise) {
        this.findings = findings;
        this.promise = promise;
    }

    static void check(Tree.File file, Findings findings) {
        file.header().unattended().ifPresent(promise -> new Attendance(findings, promise).check(file));
    }

    private void check(Tree.File file) {
        file.sources().stream()
                .filter(source -> source.kind().text().equals("manual"))
                .forEach(source -> needsPerson(source.span(), "a `manual` source is a person"));
        file.metrics().stream()
                .filter(metric -> metric.definition() instanceof Tree.Metric.Definition.Asked)
                .forEach(metric -> needsPerson(
                        metric.name().span(), "metric `" + metric.name().text() + "` asks a person"));
        List<Tree.Step> steps = new ArrayList<>();
        file.phases().forEach(phase -> {
            steps.addAll(phase.steps());
            phase.finallyBlock().ifPresent(block -> steps.addAll(block.steps()));
            phase.undos().forEach(this::undo);
        });
        file.verify().ifPresent(block -> steps.addAll(block.steps()));
        file.finallyBlock().ifPresent(block -> steps.addAll(block.steps()));
        steps.stream()
                .filter(step -> step.postponed()
                        .filter(postponed -> postponed.until() instanceof Postponement.Occasion.Person)
                        .isPresent())
                .forEach(step ->
                        needsPerson(step.name().span(), "step `" + step.name().text() + "` waits for a person"));
        steps.stream()
                .filter(step -> step.action() instanceof Action.Manual)
                .forEach(step ->
                        needsPerson(step.name().span(), "step `" + step.name().text() + "` is done by a person"));
    }

    private void undo(Tree.Undo undo) {
        if (undo instanceof Tree.Undo.By by && by.action() instanceof Action.Manual) {
            needsPerson(by.step().span(), "the undo of step `" + by.step().text() + "` is done by a person");
        }
    }

    private void needsPerson(Span span, String what) {
        findings.add(
                Diagnostic.error(Code.S215, span, what + ", but the runbook is marked `unattended`", "needs a person")
                        .also(promise, "promised here")
                        .help("take `unattended` out of the header, or let a source or command do it"));
    }
}
