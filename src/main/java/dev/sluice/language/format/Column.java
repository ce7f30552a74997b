package dev.sluice.language.format;

/**
 * Where a column of a table begins in one of its rows.
 *
 * @param slot the column, counted from 1 over the whole table; not every row has every column
 * @param word index of its first word in the statement
 * @param gap blanks before it, at least
 * @param clause whether it may as well follow the word before, as a reason does on a line that is too long otherwise
 */
record Column(int slot, int word, int gap, boolean clause) {
    private static final int NONE = 0;

    /** The same, for a row whose clauses stand where they come. */
    Column free() {
        return clause ? new Column(NONE, word, gap, false) : this;
    }

    boolean isFree() {
        return slot == NONE;
    }
}
