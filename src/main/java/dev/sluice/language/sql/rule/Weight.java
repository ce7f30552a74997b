package dev.sluice.language.sql.rule;

import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;

/**
 * How much a table weighs in the scales of severity.
 *
 * @param words for a message behind the table's name, such as {@code (about 200 million rows, 30GB)}; empty if nobody asked a server
 */
record Weight(Advice.Severity severity, String words) {
    /** What is read or written within a second or two. */
    private static final long FEW_ROWS = 100_000;

    private static final long FEW_BYTES = 64L << 20;
    /** What takes minutes. */
    private static final long MANY_ROWS = 10_000_000;

    private static final long MANY_BYTES = 4L << 30;

    static final Weight UNKNOWN = new Weight(Advice.Severity.WARNING, "");
    static final Weight ABSENT =
            new Weight(Advice.Severity.WARNING, " (size not known: not there yet, or not to be read)");

    static Weight of(LiveFacts.Table table) {
        boolean known = table.rows().isPresent();
        long rows = table.rows().orElse(0);
        Advice.Severity severity = rows >= MANY_ROWS || table.bytes() >= MANY_BYTES
                ? Advice.Severity.DANGER
                : known && rows < FEW_ROWS && table.bytes() < FEW_BYTES
                        ? Advice.Severity.NOTE
                        : Advice.Severity.WARNING;
        String counted = known ? "about " + QuantityFormat.format(rows, Unit.ROWS) : "rows unknown, never analysed";
        return new Weight(severity, " (" + counted + ", " + QuantityFormat.format(table.bytes(), Unit.BYTES) + ")");
    }
}
