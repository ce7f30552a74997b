package dev.sluice.rehearsal;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the code of effects is careful about. Here stand the right ways; tests put careless ones in their place, to see that the
 * simulation finds them out.
 */
interface Care {
    Care RIGHT = new Care() {};

    /** Whether an effect of this epoch may begin, by what the fence's row says. */
    default boolean holdsFence(Data data, String runId, long epoch) {
        return data.isOpen() && data.epoch() == epoch && data.runId().equals(runId);
    }

    /** What a batch commits, transaction by transaction: its rows and its checkpoint at once. */
    default List<Consumer<Data>> transactions(Consumer<Data> rows, Consumer<Data> checkpoint) {
        return List.of(rows.andThen(checkpoint));
    }

    /** Whether the verdict that let an effect begin may still be relied on at its commit. */
    default boolean fresh(Supplier<Optional<String>> objection) {
        return objection.get().isEmpty();
    }

    /** Whether a takeover waits for the transactions that hold the fence. */
    default boolean waitsForTransactions() {
        return true;
    }

    /** Whether a takeover ends the statements that an earlier epoch left running outside a transaction. */
    default boolean endsOldStatements() {
        return true;
    }

    /** Whether an effect that its idempotency row says is done is not done again. */
    default boolean looksForTraces() {
        return true;
    }

    /** Whether what is done is asked for again now that another server may stand there. */
    default boolean minds(boolean moved) {
        return moved;
    }

    /** Whether a cancelled transaction is rolled back. */
    default boolean rollsBackWhenCancelled() {
        return true;
    }
}
