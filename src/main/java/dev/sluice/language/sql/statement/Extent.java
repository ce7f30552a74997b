package dev.sluice.language.sql.statement;

/**
 * A stretch of the text that was parsed, for carets.
 *
 * @param start offset of its first character
 * @param end offset after its last
 */
public record Extent(int start, int end) {}
