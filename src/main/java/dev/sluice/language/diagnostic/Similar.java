package dev.sluice.language.diagnostic;

import java.util.Collection;
import java.util.Optional;

/** Finds the word that a misspelt one was meant to be. */
public final class Similar {
    /** Just low enough for two three-letter words that differ in their first letter; the value that Pkl settled on. */
    private static final double THRESHOLD = 0.77;

    private static final double PREFIX_WEIGHT = 0.1;
    private static final int LONGEST_PREFIX = 4;

    private Similar() {}

    /** The most similar of the words, if any is similar enough or differs by two swapped letters only. */
    public static Optional<String> to(String word, Collection<String> words) {
        String best = null;
        double most = THRESHOLD;
        for (String candidate : words) {
            double similarity = isSwapped(word, candidate) ? 1 : similarity(word, candidate);
            if (similarity >= most && !candidate.equals(word)) {
                most = similarity;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Two neighbouring letters in the wrong order, which costs a short word nearly all of its similarity. */
    private static boolean isSwapped(String one, String two) {
        int at = 0;
        while (at < Math.min(one.length(), two.length()) && one.charAt(at) == two.charAt(at)) {
            at++;
        }
        return one.length() == two.length()
                && at + 1 < one.length()
                && one.charAt(at) == two.charAt(at + 1)
                && one.charAt(at + 1) == two.charAt(at)
                && one.substring(at + 2).equals(two.substring(at + 2));
    }

    /** Jaro-Winkler similarity, 0 to 1 (Winkler 1990). */
    static double similarity(String one, String two) {
        int window = Math.max(0, Math.max(one.length(), two.length()) / 2 - 1);
        boolean[] taken = new boolean[two.length()];
        StringBuilder common = new StringBuilder();
        for (int i = 0; i < one.length(); i++) {
            for (int j = Math.max(0, i - window); j < Math.min(two.length(), i + window + 1); j++) {
                if (!taken[j] && one.charAt(i) == two.charAt(j)) {
                    taken[j] = true;
                    common.append(one.charAt(i));
                    break;
                }
            }
        }
        int matches = common.length();
        if (matches == 0) {
            return one.isEmpty() && two.isEmpty() ? 1 : 0;
        }
        int outOfOrder = 0;
        int next = 0;
        for (int j = 0; j < two.length(); j++) {
            if (taken[j] && two.charAt(j) != common.charAt(next++)) {
                outOfOrder++;
            }
        }
        double share = (double) matches / one.length()
                + (double) matches / two.length()
                + (matches - outOfOrder / 2.0) / matches;
        double jaro = share / 3;
        int prefix = 0;
        while (prefix < Math.min(LONGEST_PREFIX, Math.min(one.length(), two.length()))
                && one.charAt(prefix) == two.charAt(prefix)) {
            prefix++;
        }
        return jaro + prefix * PREFIX_WEIGHT * (1 - jaro);
    }
}
