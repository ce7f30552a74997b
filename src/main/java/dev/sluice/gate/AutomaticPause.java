package dev.sluice.gate;

import java.util.HashSet;
import java.util.Set;

/** The pause that a gate takes and ends by itself. */
final class AutomaticPause {
    private static final long BLIND_COOLDOWN = 60_000;
    private static final long NEVER = Long.MIN_VALUE;

    /** The gates whose rules took it. */
    private final Set<String> gates = new HashSet<>();

    /** The gates that could not see, while it is there because of that. */
    private final Set<String> blind = new HashSet<>();

    private boolean byBlindness;
    private long cooldown;
    private long lasted;
    private long lastResume = NEVER;
    private long recoveringSince = NEVER;
    private int[] samplesBefore = new int[0];

    boolean inForce() {
        return !gates.isEmpty() || byBlindness;
    }

    boolean byBlindness() {
        return byBlindness;
    }

    /** Milliseconds it has lasted, without downtime. */
    long lasted() {
        return lasted;
    }

    void pausedBy(RedPredicate predicate, String gate) {
        gates.add(gate);
        cooldown = Math.max(cooldown, predicate.rule.cooldown().toMillis());
    }

    /** @param unseeing the gates that cannot see now */
    void pausedByBlindness(Set<String> unseeing) {
        byBlindness = true;
        blind.addAll(unseeing);
        cooldown = Math.max(cooldown, BLIND_COOLDOWN);
        recoveringSince = NEVER;
    }

    void elapse(long millis) {
        lasted += inForce() ? millis : 0;
    }

    /** Notes whether everything that decides is known and nothing red is true: the way out of blindness. */
    void observe(long at, boolean clear, MetricSamples[] deciding) {
        if (!byBlindness) {
            return;
        }
        if (!clear) {
            recoveringSince = NEVER;
        } else if (recoveringSince == NEVER || samplesBefore.length != deciding.length) {
            recoveringSince = at;
            samplesBefore = new int[deciding.length];
            for (int index = 0; index < deciding.length; index++) {
                samplesBefore[index] = deciding[index].different;
            }
        }
    }

    /** Whether it saw enough since it stopped being blind: twice the largest {@code every}, two samples of each metric. */
    boolean recovered(long at, MetricSamples[] deciding) {
        if (!byBlindness) {
            return true;
        }
        if (recoveringSince == NEVER || at - recoveringSince < 2 * Clock.every(deciding)) {
            return false;
        }
        for (int index = 0; index < deciding.length; index++) {
            if (deciding[index].repeatable() && deciding[index].different - samplesBefore[index] < 2) {
                return false;
            }
        }
        return true;
    }

    /** When the cooldown lets it end. */
    long notBefore() {
        return lastResume == NEVER ? NEVER : lastResume + cooldown;
    }

    void endByItself(long at) {
        lastResume = at;
        end();
    }

    /** A person answers for that gate, and ends what it alone has paused. */
    void overridden(String gate) {
        gates.remove(gate);
        blind.remove(gate);
        byBlindness &= !blind.isEmpty();
        if (!inForce()) {
            end();
        }
    }

    /** A person ended it. */
    void end() {
        gates.clear();
        blind.clear();
        byBlindness = false;
        cooldown = 0;
        lasted = 0;
        recoveringSince = NEVER;
    }

    /** After a crash the way out of blindness starts anew. */
    void resumed() {
        recoveringSince = NEVER;
    }
}
