package dev.sluice.diagnosis;

import dev.sluice.gate.Explanation;
import dev.sluice.language.model.Diagnosis;
import java.util.List;

/**
 * What a diagnosis came to.
 *
 * @param occasion why it was run, in words: {@code phase fill pauses}, {@code asked by ops}
 * @param at when, on the run's clock
 * @param symptoms the measured ones, as they were
 * @param causes ranked: certain, likely, not to be judged, ruled out; within each as the file has them
 * @param evidence what the checks found, in their order
 */
public record Findings(
        Diagnosis diagnosis,
        String occasion,
        long at,
        List<Explanation> symptoms,
        List<Judged> causes,
        List<Evidence> evidence) {

    private static final String ASKED = "asked by ";

    public Findings {
        symptoms = List.copyOf(symptoms);
        causes = List.copyOf(causes);
        evidence = List.copyOf(evidence);
    }

    /** The occasion of a diagnosis that a person wants. */
    public static String askedBy(String who) {
        return ASKED + who;
    }

    /** Whether a person wanted it. */
    public boolean asked() {
        return occasion.startsWith(ASKED);
    }

    /** How sure the evidence is of a cause; the order is the rank. */
    public enum Weight {
        CERTAIN,
        LIKELY,
        /** What would tell could not be read: that is no "no". */
        CANNOT_BE_JUDGED,
        /** The file states nothing that can be measured. */
        LEFT_TO_A_PERSON,
        RULED_OUT
    }

    /** @param because each of the cause's conditions with its values */
    public record Judged(Diagnosis.Cause cause, Weight weight, List<Explanation> because) {
        public Judged {
            because = List.copyOf(because);
        }
    }
}
