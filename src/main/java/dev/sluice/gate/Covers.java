package dev.sluice.gate;

import java.util.HashMap;
import java.util.Map;

/** The gates that somebody overrides, each until a moment. */
final class Covers {
    private final Map<String, Long> expiries = new HashMap<>();

    void put(String gate, long expiresAt) {
        expiries.put(gate, expiresAt);
    }

    boolean isEmpty() {
        return expiries.isEmpty();
    }

    boolean hold(String gate, long at) {
        Long expiresAt = expiries.get(gate);
        return expiresAt != null && at < expiresAt;
    }

    /** When the next one ends; never if none does. */
    long nextDue(long at) {
        long next = Long.MAX_VALUE;
        for (long expiresAt : expiries.values()) {
            next = expiresAt > at ? Math.min(next, expiresAt) : next;
        }
        return next;
    }
}
