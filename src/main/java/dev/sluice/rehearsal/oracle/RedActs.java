package dev.sluice.rehearsal.oracle;

import java.util.function.Consumer;

/**
 * A red rule acts as soon as its condition has been true long enough: a {@code rollback} rolls back, behind the point of no return
 * it pauses; a {@code pause} pauses. Unknown samples neither reset nor mask it. Understood are comparisons with a constant, alone
 * or under a {@code for d}, joined by {@code or}; {@code for n of m samples} is not.
 */
final class RedActs extends Rule {

    RedActs(Stand stand, Consumer<String> broken) {
        super(stand, broken);
    }

    @Override
    void settled() {
        stand.gate.ifPresent(gate -> {
            for (RedRule rule : gate.red) {
                if (rule.isDue(stand.at) && stand.isLive() && !acted(gate, rule)) {
                    broken("nothing came of " + rule);
                }
            }
        });
    }

    private boolean acted(Gate gate, RedRule rule) {
        boolean paused = stand.isTold("PAUSE");
        if (rule.isRollback()) {
            return stand.undoing || paused && (stand.noReturn || stand.rebuilt);
        }
        return stand.undoing || paused || stand.isTold("ROLLBACK") || gate.isCovered(rule.rule(), stand.at);
    }
}
