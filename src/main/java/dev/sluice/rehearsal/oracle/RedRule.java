package dev.sluice.rehearsal.oracle;

import dev.sluice.language.model.GateRule;
import dev.sluice.value.Truth;
import java.util.List;

/** The parts of one {@code rollback} or {@code pause} rule that are understood; the rule is at least the or of them. */
record RedRule(GateRule rule, List<Exposure> parts) {

    boolean isRollback() {
        return rule.kind() == GateRule.Kind.ROLLBACK;
    }

    /** Whether the newest sample of a part is unknown: then the rule is unknown, or true, but never false. */
    boolean isBlind(long at) {
        for (Exposure part : parts) {
            if (part.term.afreshAt(at) == Truth.UNKNOWN) {
                return true;
            }
        }
        return false;
    }

    boolean looksAt(Newest metric) {
        return parts.stream().anyMatch(part -> part.term.metric() == metric);
    }

    /** Whether a part without a {@code for} is true. */
    boolean isTrue(long at) {
        for (Exposure part : parts) {
            if (part.isInstant() && part.term.afreshAt(at) == Truth.TRUE) {
                return true;
            }
        }
        return false;
    }

    /** Whether it has to act now. To be asked once for each event. */
    boolean isDue(long at) {
        boolean due = false;
        for (Exposure part : parts) {
            due |= part.isDue(at);
        }
        return due;
    }

    @Override
    public String toString() {
        return rule.kind().name().toLowerCase(java.util.Locale.ROOT) + " when " + parts;
    }
}
