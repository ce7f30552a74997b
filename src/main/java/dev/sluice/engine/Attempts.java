package dev.sluice.engine;

import dev.sluice.language.model.Action;
import java.time.Duration;
import java.util.Optional;

/** Counts the attempts of one effect: graded pauses between them, a bounded number, a total deadline. */
final class Attempts {
    private final Action.Retry retry;
    private final long totalMillis;
    private int attempt;
    private int allowed;
    private long spent;
    private long beganAt;
    /** What the attempt that ended last took. */
    private long took;

    private long notBefore;

    /** @param total over all attempts and the pauses between them; time in which a verdict holds the work is not in it */
    Attempts(Action.Retry retry, Duration total) {
        this.retry = retry;
        this.totalMillis = total.toMillis();
        this.allowed = 1 + retry.times();
    }

    /** The number of the next attempt, 1 for the first. */
    int next() {
        return attempt + 1;
    }

    /** The newest attempt, 0 before the first. */
    int newest() {
        return attempt;
    }

    long notBefore() {
        return notBefore;
    }

    long remainingMillis() {
        return totalMillis - spent;
    }

    void began(long at) {
        attempt++;
        beganAt = at;
        took = 0;
    }

    void ended(long at) {
        took = at - beganAt;
        spent += took;
    }

    /** The pause before the next attempt, in milliseconds; empty if there is none any more. */
    Optional<Long> failed(long at, String runId, EffectId id) {
        if (attempt >= allowed || spent >= totalMillis) {
            return Optional.empty();
        }
        long pause = Backoff.millis(retry, runId, id, attempt);
        spent += pause;
        notBefore = at + pause;
        return spent >= totalMillis ? Optional.empty() : Optional.of(pause);
    }

    /** The attempt was cancelled on our own request: neither it nor its time counts. */
    void cancelled() {
        allowed++;
        spent -= took;
        took = 0;
    }

    /** The effect took place, so that the next one starts afresh. */
    void succeeded() {
        attempt = 0;
        allowed = 1 + retry.times();
        spent = 0;
        notBefore = 0;
    }

    /** A person grants them anew. */
    void granted() {
        allowed = attempt + 1 + retry.times();
        spent = 0;
        notBefore = 0;
    }
}
