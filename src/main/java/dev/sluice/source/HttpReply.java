package dev.sluice.source;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What an HTTP server said.
 *
 * @param clock the server's own clock at the answer: its {@code Date}, and the {@code Age} that a cache on the way adds
 * @param cached how long a cache on the way has kept it
 */
record HttpReply(int status, Optional<Instant> clock, Duration cached, String body) {}
