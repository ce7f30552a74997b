package dev.sluice.source;

import java.util.BitSet;

/**
 * Masks a text that comes in pieces, wherever they part. The end of a piece that may be the beginning of a secret is kept back
 * until the next one tells; it is shorter than the longest form of a secret. For one thread.
 */
public final class Masking {
    private final Secrets secrets;
    private String held = "";

    /** Letters at the beginning of what is held that belong to a secret whose mask was told already. */
    private int masked;

    Masking(Secrets secrets) {
        this.secrets = secrets;
    }

    /** What may be told now. */
    public String next(String piece) {
        String text = held + piece;
        return settle(text, secrets.opening(text));
    }

    /** What was kept back, when no piece follows. */
    public String rest() {
        return last("");
    }

    /** What may be told when no piece follows this one. */
    String last(String piece) {
        String text = held + piece;
        return settle(text, text.length());
    }

    private String settle(String text, int end) {
        BitSet covered = secrets.covered(text);
        covered.set(0, masked);
        String told = shown(text, masked == 0 ? 0 : covered.nextClearBit(0), end, covered);
        held = text.substring(end);
        masked = covered.nextClearBit(end) - end;
        return told;
    }

    private static String shown(String text, int begin, int end, BitSet covered) {
        if (covered.isEmpty()) {
            return text.substring(0, end);
        }
        StringBuilder shown = new StringBuilder();
        int at = begin;
        while (at < end) {
            if (covered.get(at)) {
                shown.append(Secrets.MASK);
                at = covered.nextClearBit(at);
            } else {
                int next = covered.nextSetBit(at);
                int until = next < 0 ? end : Math.min(next, end);
                shown.append(text, at, until);
                at = until;
            }
        }
        return shown.toString();
    }
}
