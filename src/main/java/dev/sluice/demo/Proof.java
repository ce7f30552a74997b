package dev.sluice.demo;

import java.util.List;

/**
 * A claim about what the run left behind, held against the database.
 *
 * @param subject one or two words
 * @param figures what was counted
 * @param counterexamples what speaks against it, a few of them; none if it holds
 */
record Proof(String subject, String figures, List<String> counterexamples) {
    Proof {
        counterexamples = List.copyOf(counterexamples);
    }

    static Proof of(String subject, boolean holds, String figures) {
        return new Proof(subject, figures, holds ? List.of() : List.of("this is not as it should be"));
    }

    boolean holds() {
        return counterexamples.isEmpty();
    }
}
