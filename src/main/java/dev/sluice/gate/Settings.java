package dev.sluice.gate;

import java.time.Duration;
import java.util.Optional;

/**
 * What the command line says about pauses.
 *
 * @param unattended whether nobody is there to answer
 * @param patience how long an automatic pause may last before a person is needed; absent: 30 minutes unattended, for ever at
 *     a terminal. A phase's own patience comes before it
 */
public record Settings(boolean unattended, Optional<Duration> patience) {
    private static final Duration UNATTENDED = Duration.ofMinutes(30);

    /** The patience that holds where the phase states none; absent means for ever. */
    public Optional<Duration> effectivePatience() {
        return patience.or(() -> unattended ? Optional.of(UNATTENDED) : Optional.empty());
    }
}
