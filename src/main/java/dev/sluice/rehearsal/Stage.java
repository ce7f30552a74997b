package dev.sluice.rehearsal;

/** Places in the life of an effect at which something may go wrong. */
enum Stage {
    BEFORE_EFFECT,
    IN_WORK,
    BEFORE_COMMIT,
    COMMIT_SENT,
    COMMITTED,
    AFTER_EFFECT
}
