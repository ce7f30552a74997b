package dev.sluice.journal;

import java.util.Optional;

/**
 * What was remembered of a journal elsewhere while it was written: a line with this hash stood in it, safe on disk.
 *
 * @param where who remembers, such as {@code checkpoint fill.others in source db}
 * @param hash of the line, 64 hex digits
 * @param line its number, 1 for the first, where it was remembered, too
 * @param since when it was remembered, for people
 */
public record Anchor(String where, String hash, Optional<Long> line, Optional<String> since) {
    @Override
    public String toString() {
        return where + " knows " + line.map(number -> "line " + number + ", ").orElse("a line ") + "hash "
                + hash.substring(0, Math.min(12, hash.length()))
                + since.map(time -> ", since " + time).orElse("");
    }
}
