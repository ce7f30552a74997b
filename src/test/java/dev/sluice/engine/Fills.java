package dev.sluice.engine;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.StepRef;
import dev.sluice.language.text.Span;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Backfills of books. */
final class Fills {
    private Fills() {}

    /** Batches of 1000 rows at first, no rest, aim 100 ms, undone in batches. */
    static Step step(String address) {
        return Book.step(
                address,
                fill(new Action.Knob.Fixed(1_000), Optional.of("x is null")),
                new Step.Undo.Batched(Book.text("undo range of " + address), Span.NONE));
    }

    /** The same with several batches at once. */
    static Step step(String address, int workers) {
        return Book.step(
                address,
                fill(new Action.Knob.Fixed(1_000), workers, Optional.of("x is null")),
                new Step.Undo.Batched(Book.text("undo range of " + address), Span.NONE));
    }

    /** @param except the backfills whose ranges are left out */
    static Action.Backfill fill(Action.Knob batch, Optional<String> remaining, String... except) {
        return fill(batch, 1, remaining, except);
    }

    /**
     * Batches of 1000 rows at first, aim 100 ms, in one pass, undone in batches.
     *
     * @param rest seconds
     */
    static Step paced(
            String address, int workers, double rest, Optional<Action.Budget> budget, Optional<Action.Ladder> ladder) {
        Action.Backfill fill = fill(
                new Action.Knob.Fixed(1_000),
                new Action.Knob.Fixed(rest),
                workers,
                budget,
                Optional.empty(),
                List.of(),
                ladder);
        return Book.step(address, fill, new Step.Undo.Batched(Book.text("undo range of " + address), Span.NONE));
    }

    private static Action.Backfill fill(Action.Knob batch, int workers, Optional<String> remaining, String... except) {
        return fill(
                batch,
                new Action.Knob.Fixed(0),
                workers,
                Optional.empty(),
                remaining,
                Arrays.stream(except).map(Book::ref).toList(),
                Optional.empty());
    }

    private static Action.Backfill fill(
            Action.Knob batch,
            Action.Knob rest,
            int workers,
            Optional<Action.Budget> budget,
            Optional<String> remaining,
            List<StepRef> except,
            Optional<Action.Ladder> ladder) {
        return new Action.Backfill(
                "orders",
                "db",
                List.of("id"),
                new Action.Slice.Whole(),
                except,
                Optional.empty(),
                batch,
                rest,
                Optional.of(new Action.Knob.Fixed(0.1)),
                new Action.Knob.Fixed(workers),
                budget,
                Duration.ofSeconds(2),
                Duration.ofHours(10),
                new Action.Retry(3, Duration.ofSeconds(1), Duration.ofSeconds(8)),
                remaining,
                List.of(),
                ladder,
                Book.text("update orders"));
    }
}
