package dev.sluice.language.check;

import dev.sluice.language.check.ActionChecker.Checked;
import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.Similar;
import dev.sluice.language.model.Postponement;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.StepRef;
import dev.sluice.language.syntax.Action;
import dev.sluice.language.syntax.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks the steps of a block, with their undos and probes (gates.md §3). */
final class StepChecker {
    private final Names names;
    private final ActionChecker actions;
    private final BackfillChecker backfills;
    private final UndoChecker undos;
    private final QueryChecker queries;
    private final PostponementChecker postponements;
    private final Findings findings;

    StepChecker(
            Names names,
            ActionChecker actions,
            BackfillChecker backfills,
            UndoChecker undos,
            QueryChecker queries,
            PostponementChecker postponements,
            Findings findings) {
        this.names = names;
        this.actions = actions;
        this.backfills = backfills;
        this.undos = undos;
        this.queries = queries;
        this.postponements = postponements;
        this.findings = findings;
    }

    /**
     * Steps that stand together.
     *
     * @param name the phase, or {@code finally} or {@code verify}
     * @param undoable whether a writing step of it must say how it is undone
     * @param irreversible whether its first effect is the point of no return
     * @param place where conditions of its steps stand
     */
    record Block(
            String name,
            List<Tree.Step> steps,
            List<Tree.Undo> undos,
            List<Tree.Probe> probes,
            boolean undoable,
            boolean irreversible,
            boolean complete,
            Place place) {}

    /** The steps without fault, in order. */
    List<Step> check(Block block, Course course) {
        Map<String, Tree.Undo> undone = new HashMap<>();
        Set<String> meant = new HashSet<>();
        for (Tree.Undo undo : block.undos()) {
            Optional<Tree.Step> step = names.step(block.name(), undo.step());
            if (step.isEmpty()) {
                Similar.to(
                                undo.step().text(),
                                block.steps().stream()
                                        .map(declared -> declared.name().text())
                                        .toList())
                        .ifPresent(meant::add);
            }
            Tree.Undo before = step.isPresent() ? undone.putIfAbsent(undo.step().text(), undo) : null;
            if (before != null) {
                findings.add(Diagnostic.error(
                                Code.S502,
                                undo.step().span(),
                                "step `" + undo.step().text() + "` is undone in two ways",
                                "undone again")
                        .also(before.step().span(), "first here")
                        .help("keep one"));
            }
        }
        Map<String, Step.Probe> probes = probes(block);
        List<Step> checked = new ArrayList<>();
        boolean pending = block.irreversible();
        for (Tree.Step step : block.steps()) {
            Optional<Checked> action = action(step, block, course);
            boolean turningPoint = pending && action.map(Checked::writes).orElse(false);
            boolean noReturn = step.irreversible() || turningPoint;
            pending &= !turningPoint;
            Optional<Tree.Undo> undo =
                    Optional.ofNullable(undone.get(step.name().text()));
            action.ifPresent(known -> {
                course.record(block.name(), known);
                if (!meant.contains(step.name().text())) {
                    needsUndo(step, known, undo, block);
                }
                needsProbe(step, known, probes, block);
                actions.ladders()
                        .fits(
                                step,
                                known.action(),
                                probes.containsKey(step.name().text()),
                                block);
            });
            Optional<Postponement> postponed = postponements.check(step, block);
            capture(step, course);
            Optional<Step.Undo> undoing = undo.flatMap(stated -> undos.check(stated, step, course));
            if (action.isPresent()) {
                checked.add(new Step(
                        new StepRef(block.name(), step.name().text()),
                        step.required(),
                        noReturn,
                        action.get().action(),
                        undoing,
                        Optional.ofNullable(probes.get(step.name().text())),
                        postponed,
                        step.span()));
            }
        }
        return checked;
    }

    private Optional<Checked> action(Tree.Step step, Block block, Course course) {
        Set<String> captured = course.captured().keySet();
        return switch (step.action()) {
            case Action.Sql sql -> actions.sql(sql, captured);
            case Action.Backfill backfill -> {
                Optional<Checked> checked = backfills.check(backfill, captured, course.backfills());
                course.backfills().add(new StepRef(block.name(), step.name().text()));
                yield checked;
            }
            case Action.Run run -> actions.run(run, captured);
            case Action.Http http -> actions.http(http);
            case Action.Manual manual -> Optional.of(actions.manual(manual));
            case Action.Wait wait -> actions.await(wait, block.place());
        };
    }

    private void capture(Tree.Step step, Course course) {
        if (step.action() instanceof Action.Sql sql && sql.into().isPresent()) {
            Tree.Name name = sql.into().get();
            Tree.Name before = course.captured().putIfAbsent(name.text(), name);
            if (before != null && !before.span().equals(name.span())) {
                names.twice("captured value", name, before);
            }
            Optional.ofNullable(names.params().get(name.text()))
                    .ifPresent(param -> names.twice("value", name, param.name()));
        }
    }

    private void needsUndo(Tree.Step step, Checked action, Optional<Tree.Undo> undo, Block block) {
        boolean irreversible = step.irreversible() || block.irreversible();
        if (step.irreversible() && undo.isPresent()) {
            findings.add(Diagnostic.error(
                            Code.S502,
                            undo.get().span(),
                            "step `" + step.name().text() + "` is irreversible and has an undo",
                            "would never run")
                    .also(step.span(), "irreversible")
                    .help("take away one of them"));
        }
        if (block.undoable() && block.complete() && action.writes() && undo.isEmpty() && !irreversible) {
            String name = step.name().text();
            findings.add(Diagnostic.error(
                            Code.S501,
                            step.name().span(),
                            "step `" + name + "` does not say how it is undone",
                            "writes, and has no undo")
                    .help("add `undo " + name + " ...`, or `undo none " + name
                            + " because \"...\"`, or write `irreversible step " + name + "`"));
        }
    }

    /** What stands in a transaction is known by its row in {@code sluice.effect}; of the rest somebody has to be asked. */
    private void needsProbe(Tree.Step step, Checked action, Map<String, Step.Probe> probes, Block block) {
        String name = step.name().text();
        if (block.undoable()
                && action.writes()
                && !probes.containsKey(name)
                && action.action().ladder().isEmpty()
                && Traceless.is(action.action(), action.statements(), isOfMariaDb(step))) {
            findings.add(Diagnostic.warning(
                            Code.W502,
                            step.name().span(),
                            "step `" + name + "` cannot be transactional and has no probe",
                            "nobody could tell whether it took place")
                    .note("if a process dies while it runs, the run stops there until a person has looked")
                    .help("add `probe " + name
                            + " from SOURCE sql \"select ...\"`: true if it took place, false if not"));
        }
    }

    private boolean isOfMariaDb(Tree.Step step) {
        return step.action() instanceof dev.sluice.language.syntax.Action.Sql sql && queries.isJdbc(sql.source());
    }

    private Map<String, Step.Probe> probes(Block block) {
        Map<String, Step.Probe> probes = new HashMap<>();
        for (Tree.Probe probe : block.probes()) {
            Optional<Tree.Step> step = names.step(block.name(), probe.step());
            Optional<QueryChecker.Checked> query =
                    queries.query(probe.query(), probe.source(), probe.request(), Optional.empty(), probe.status());
            if (step.isPresent() && query.isPresent()) {
                Step.Probe checked =
                        new Step.Probe(probe.source().text(), query.get().query(), probe.span());
                if (probes.putIfAbsent(probe.step().text(), checked) != null) {
                    findings.add(Diagnostic.error(
                                    Code.S203,
                                    probe.step().span(),
                                    "step `" + probe.step().text() + "` is probed twice",
                                    "probed again")
                            .help("keep one"));
                }
            }
        }
        return probes;
    }
}
