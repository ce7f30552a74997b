package dev.sluice.rehearsal.oracle;

import dev.sluice.engine.Command;
import dev.sluice.engine.Effect;
import dev.sluice.value.Truth;
import java.util.function.Consumer;

/**
 * No effect of a phase begins while the newest sample of a rollback or pause rule is missing, older than {@code fresh} or not
 * taken since the phase began or the run was taken up; nor while such a rule without a {@code for} is true; nor its first one
 * while what the phase requires is not known to be true; nothing begins while an operator has paused the run but what comes last,
 * and nothing but an undo once it rolls back. An {@code override} covers what it covers. Batches that are undone wait while a pause rule is true.
 */
final class NoEffectInTheDark extends Rule {

    NoEffectInTheDark(Stand stand, Consumer<String> broken) {
        super(stand, broken);
    }

    @Override
    void executes(Command.Execute execute) {
        if (!Stand.changes(execute)) {
            return;
        }
        if (stand.pausedByOperator && !stand.cleansUp(execute)) {
            broken(execute.id() + " begins though an operator has paused the run");
        }
        if (execute.effect() instanceof Effect.UndoBatch) {
            stand.gate.ifPresent(gate -> undoes(execute, gate));
        }
        if (stand.isStep(execute)) {
            begins(execute, stand.gate.orElseThrow());
        }
    }

    private void begins(Command.Execute execute, Gate gate) {
        if (stand.undoing) {
            broken(execute.id() + " begins though the run rolls back");
        }
        for (RedRule rule : gate.red) {
            if (gate.isCovered(rule.rule(), stand.at) && !(rule.isRollback() && rule.isTrue(stand.at))) {
                continue;
            }
            if (rule.isBlind(stand.at)) {
                broken(execute.id() + " begins while the newest sample is unknown of " + rule);
            }
            if (rule.isTrue(stand.at)) {
                broken(execute.id() + " begins against " + rule);
            }
        }
        for (Term term : gate.requires) {
            if (!gate.isBegun() && !stand.rebuilt && term.at(stand.at) != Truth.TRUE) {
                broken(execute.id() + " begins though its phase requires " + term);
            }
        }
    }

    private void undoes(Command.Execute execute, Gate gate) {
        for (RedRule rule : gate.red) {
            if (!rule.isRollback() && rule.isTrue(stand.at) && !gate.isCovered(rule.rule(), stand.at)) {
                broken(execute.id() + " begins against " + rule);
            }
        }
    }
}
