package dev.sluice.gate;

/**
 * A value that hangs under a character of a predicate.
 *
 * @param column of that character
 * @param unknown whether its bar has to stand out
 * @param end behind the last character of what must not be broken
 */
record Hook(int column, String value, boolean unknown, int end) {

    Hook moved(int by) {
        return new Hook(column + by, value, unknown, end + by);
    }

    /** Whether a break there would be in the midst of its text. */
    boolean covers(int position) {
        return column < position && position < end;
    }

    char bar() {
        return unknown ? '?' : '|';
    }
}
