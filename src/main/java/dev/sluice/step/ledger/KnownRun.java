package dev.sluice.step.ledger;

import java.util.Optional;

/**
 * A run as a ledger knows it, with times by the server's clock.
 *
 * @param began when, as text
 * @param open whether it can go on; else it is over
 * @param driver who drives it, or drove it last, and where; absent if its fence is another run's by now
 * @param heard how long ago it was last heard of
 * @param resting whether its last process has ended in order
 * @param position where it stood when it was last heard of, as text
 * @param ending how it ended, if it is over
 */
public record KnownRun(
        String runId,
        String runbook,
        String environment,
        String operator,
        String began,
        boolean open,
        Optional<String> driver,
        Optional<String> heard,
        boolean resting,
        Optional<String> position,
        Optional<String> ending) {}
