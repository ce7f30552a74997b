package dev.sluice.language.difference;

/** When a condition holds, compared with when another one did. */
enum Order {
    SAME,
    /** Whenever the other held, and at other times. */
    MORE,
    /** Only when the other held, and not always. */
    LESS,
    /** Nothing can be shown. */
    UNKNOWN;

    /** The word for a condition that lets the run go on: {@code proceed}, {@code require}, {@code expect}, {@code until}. */
    Word green() {
        return switch (this) {
            case MORE -> Word.WEAKER;
            case LESS -> Word.STRICTER;
            case SAME, UNKNOWN -> Word.CHANGED;
        };
    }

    /** The word for a condition that stops the run. */
    Word red() {
        return green().mirrored();
    }
}
