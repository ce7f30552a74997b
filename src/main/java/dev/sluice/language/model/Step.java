package dev.sluice.language.model;

import dev.sluice.language.text.Span;
import java.util.Optional;

/**
 * One step of a phase or of a {@code finally}.
 *
 * @param required whether it may never be skipped
 * @param irreversible whether nothing before it can be undone once it has begun
 * @param undo how it is undone; absent only where gates.md §3 needs none
 * @param postponed what it waits for before it begins, if it does
 * @param probe how to find out whether a non-transactional effect took place
 */
public record Step(
        StepRef ref,
        boolean required,
        boolean irreversible,
        Action action,
        Optional<Undo> undo,
        Optional<Probe> probe,
        Optional<Postponement> postponed,
        Span span) {

    /** A step that waits for no moment of its own. */
    public Step(
            StepRef ref,
            boolean required,
            boolean irreversible,
            Action action,
            Optional<Undo> undo,
            Optional<Probe> probe,
            Span span) {
        this(ref, required, irreversible, action, undo, probe, Optional.empty(), span);
    }

    /** How a step is undone. */
    public sealed interface Undo {
        /** By an action of its own; of a backfill, an action without {@code :range}. */
        record By(Action action, Span span) implements Undo {}

        /** In batches over the ranges done; the statement has {@code :range} and compares the value written. */
        record Batched(SqlText sql, Span span) implements Undo {}

        /** From the key and old values kept in each batch's transaction. */
        record FromOld(Span span) implements Undo {}

        /** Not at all, and why that is right. */
        record None(String because, Span span) implements Undo {}
    }

    /** A query that answers true: done, false: not done; no row or NULL: unknown. */
    public record Probe(String source, Query query, Span span) {}
}
