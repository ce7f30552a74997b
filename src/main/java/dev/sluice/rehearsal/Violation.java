package dev.sluice.rehearsal;

/**
 * Something that must never be, and was.
 *
 * @param rule the promise broken, in a word or two
 * @param at the world's true time, milliseconds since the simulation began
 * @param text what happened
 */
public record Violation(String rule, long at, String text) {
    @Override
    public String toString() {
        return rule + " at " + at + " ms: " + text;
    }
}
