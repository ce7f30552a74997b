package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Action;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks ladders: they rise to the whole in a bounded number of rungs, and stand where a gate is watched. */
final class LadderChecker {
    private static final double WHOLE = 100;

    private final Settings settings;
    private final Findings findings;

    LadderChecker(Settings settings, Findings findings) {
        this.settings = settings;
        this.findings = findings;
    }

    Optional<Action.Ladder> check(Optional<dev.sluice.language.syntax.Action.Ladder> stated) {
        return stated.flatMap(this::check);
    }

    private Optional<Action.Ladder> check(dev.sluice.language.syntax.Action.Ladder stated) {
        List<Double> rungs = new ArrayList<>();
        for (Term.Setting setting : stated.rungs()) {
            settings.share(setting, "ladder").ifPresent(rung -> {
                if (!rungs.isEmpty() && rung <= rungs.getLast()) {
                    misfit(setting.span(), "a rung of the ladder is not higher than the one before", "not higher");
                }
                rungs.add(rung);
            });
        }
        if (rungs.size() == stated.rungs().size() && rungs.getLast() < WHOLE) {
            misfit(stated.rungs().getLast().span(), "the ladder does not reach the whole", "less than 100%");
        }
        if (stated.rungs().size() > Action.Ladder.MOST_RUNGS) {
            misfit(
                    stated.span(),
                    "the ladder has " + stated.rungs().size() + " rungs",
                    "at most " + Action.Ladder.MOST_RUNGS);
        }
        return settings.duration(stated.each(), "each")
                .filter(any -> !rungs.isEmpty())
                .map(each -> new Action.Ladder(rungs, each));
    }

    private void misfit(Span span, String what, String label) {
        findings.add(Diagnostic.error(Code.S513, span, what, label)
                .help("write rising shares that end with the whole, such as `ladder 1%, 10%, 50%, 100% each 10m`"));
    }

    /** @param probed whether a probe is to tell whether the step took place */
    void fits(Tree.Step step, Action action, boolean probed, StepChecker.Block block) {
        if (action.ladder().isEmpty()) {
            return;
        }
        String name = step.name().text();
        if (!block.undoable()) {
            findings.add(Diagnostic.error(
                            Code.S513,
                            step.name().span(),
                            "step `" + name + "` has a ladder, but no gate is in force here",
                            "nothing to watch")
                    .help("move the step into a phase, or leave `ladder` out"));
        }
        if (action instanceof Action.Run && probed) {
            findings.add(Diagnostic.error(
                            Code.S513,
                            step.name().span(),
                            "the probe of step `" + name + "` cannot tell which rung of its ladder took place",
                            "started once for each rung")
                    .help("leave the probe out, so that a person looks, or make each rung a step of its own"));
        }
    }
}
