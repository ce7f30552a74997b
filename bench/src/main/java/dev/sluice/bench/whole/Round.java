package dev.sluice.bench.whole;

/**
 * What one contestant did in one round.
 *
 * @param rows that it changed
 * @param seconds from the beginning of its work to its last commit
 * @param wall seconds of its whole process
 * @param stall the longest that the other writer waited for one row, ms
 */
record Round(long rows, double seconds, double wall, double stall) {
    double rate() {
        return rows / seconds;
    }

    double wholeRate() {
        return rows / wall;
    }
}
