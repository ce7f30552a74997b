package dev.sluice.step.backfill;

import java.util.Optional;

/**
 * A stretch of keys, half open: above {@code after}, up to and with {@code upTo}.
 *
 * @param after absent: from the lowest key, whatever it is
 */
public record KeyRange(Optional<Key> after, Key upTo) {}
