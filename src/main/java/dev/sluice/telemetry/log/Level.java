package dev.sluice.telemetry.log;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Ending;
import java.util.Locale;

/** How much a line of the log matters. */
enum Level {
    INFO,
    WARNING,
    ERROR;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Level of(Decision.Kind kind) {
        return switch (kind) {
            case STEP_FAILED, ROLLBACK_BEGAN -> ERROR;
            case STEP_RETRIED,
                    STEP_SKIPPED,
                    STEP_CANCELLED,
                    PAUSED,
                    THROTTLED,
                    PERSON_NEEDED,
                    OVERRIDE,
                    RECOVERED,
                    DIAGNOSED,
                    OFFER -> WARNING;
            case PHASE_ENTERED,
                    PHASE_LEFT,
                    STEP_BEGAN,
                    STEP_ENDED,
                    VERDICT,
                    RESUMED,
                    PERSON,
                    KNOB,
                    BASELINE,
                    POSTPONED,
                    RUNG,
                    UNDONE,
                    VERIFIED,
                    FINISHED -> INFO;
        };
    }

    static Level of(Ending ending) {
        return switch (ending) {
            case DONE -> INFO;
            case PAUSED, BLIND, EXPIRED, INTERRUPTED, TAKEN_OVER, ABORTED -> WARNING;
            case FAILED, UNVERIFIED, ROLLED_BACK, ROLLBACK_FAILED -> ERROR;
        };
    }
}
