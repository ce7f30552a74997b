package dev.sluice.gate;

/** A compiled condition. */
interface Condition {
    Outcome test(View view);

    /** A compiled amount, in base units; NaN if it is not known, and then {@link View#blind} or {@link View#early} says why. */
    interface Amount {
        double amount(View view);
    }
}
