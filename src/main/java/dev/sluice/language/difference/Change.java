package dev.sluice.language.difference;

import java.util.Optional;

/**
 * One thing that differs.
 *
 * @param what the thing, as a person calls it: {@code pause when lag}, {@code soak}, {@code sql}
 * @param before how it was, in the language's spelling; absent if it was not there
 * @param after how it is now; absent if it is gone
 */
public record Change(Word word, Place place, String what, Optional<String> before, Optional<String> after) {}
