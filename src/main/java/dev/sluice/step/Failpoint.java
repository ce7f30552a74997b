package dev.sluice.step;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Halts this process at a chosen moment, for tests of what survives: {@code SLUICE_FAILPOINT=batch.before-commit:3} halts
 * at the third time that place is reached. Inert unless that variable (or the system property {@code sluice.failpoint}) is
 * set.
 */
public final class Failpoint {

    /** Before a batch's COMMIT is sent. */
    public static final String BEFORE_COMMIT = "batch.before-commit";

    /** When a batch's COMMIT has been sent and its answer has not arrived. */
    public static final String COMMIT_SENT = "batch.commit-sent";

    /** When the target has committed an effect and the control database has not noted it. */
    public static final String BETWEEN_COMMITS = "effect.between-commits";

    /** When a batch is committed and nobody knows yet. */
    public static final String AFTER_COMMIT = "batch.after-commit";

    /** When the journal knows that an effect is to begin, and it has not begun. */
    public static final String BEFORE_EFFECT = "effect.before";

    /** When a statement outside a transaction has taken place and nobody knows yet. */
    public static final String AFTER_STATEMENT = "statement.after";

    /** When an effect has ended and the journal does not know yet. */
    public static final String AFTER_EFFECT = "effect.after";

    private static final int EXIT = 137;
    private static final String SETTING =
            System.getProperty("sluice.failpoint", System.getenv().getOrDefault("SLUICE_FAILPOINT", ""));
    private static final AtomicInteger REACHED = new AtomicInteger();

    private Failpoint() {}

    /** Whether the place is the chosen one. */
    public static boolean isSet(String place) {
        return SETTING.equals(place) || SETTING.startsWith(place + ":");
    }

    /** Halts if the place is the chosen one and was reached often enough. */
    public static void reach(String place) {
        if (isDue(place)) {
            halt();
        }
    }

    /** Counts one visit of the place: whether it is the one at which to halt. */
    public static boolean isDue(String place) {
        if (!isSet(place)) {
            return false;
        }
        int colon = SETTING.indexOf(':');
        int wanted = colon < 0 ? 1 : Integer.parseInt(SETTING.substring(colon + 1));
        return REACHED.incrementAndGet() == wanted;
    }

    /** Ends the process as SIGKILL would: no hook, no finally block, no farewell to the server. */
    public static void halt() {
        Runtime.getRuntime().halt(EXIT);
    }
}
