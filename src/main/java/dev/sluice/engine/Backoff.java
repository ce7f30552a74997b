package dev.sluice.engine;

import dev.sluice.language.model.Action;

/**
 * The pause between two attempts: doubled from {@code first} up to {@code longest}, less a jitter of up to a half, so that several
 * runs that collided do not collide again. The jitter is drawn from a hash of run, effect and attempt: the core has no randomness,
 * and a replay waits as long as the run did.
 */
final class Backoff {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final double SCALE = 0x1p-53;

    private Backoff() {}

    /** @param attempt the one that failed, 1 for the first */
    static long millis(Action.Retry retry, String runId, EffectId id, int attempt) {
        double doubled = retry.first().toMillis() * Math.pow(2, Math.min(attempt - 1, 40));
        double bounded = Math.min(doubled, retry.longest().toMillis());
        return Math.round(bounded * (1 - unit(runId + "/" + id + "/" + attempt) / 2));
    }

    /** Evenly spread in 0..1: FNV-1a, then the finalizer of MurmurHash3 because FNV's upper bits are weak. */
    private static double unit(String text) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return ((hash ^ hash >>> 33) >>> 11) * SCALE;
    }
}
