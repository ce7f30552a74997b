package dev.sluice.step.ledger;

import dev.sluice.step.Fenced;
import dev.sluice.step.Refusal;
import dev.sluice.step.Unfit;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The right to cause effects in a database: a row per runbook, with an epoch that grows with each owner. Every effect transaction
 * finds its own epoch there, or writes nothing.
 */
public interface Fence {

    /** Where it stands. */
    Ledger ledger();

    long epoch();

    /** Whom it was taken from, if that was somebody who still held it. */
    Optional<TakenFrom> takenFrom();

    /**
     * Whether nobody has taken the run over. For any thread.
     *
     * @throws SQLException if that cannot be asked
     */
    boolean isOurs() throws SQLException;

    /**
     * Shows that the owner is alive, and writes down where the run stands; never waits for a batch in flight. For any thread.
     *
     * @param standing absent if it cannot be told at this moment
     * @throws Fenced if somebody else has taken over
     */
    void renew(Optional<Standing> standing) throws SQLException;

    /**
     * What a renewal has found to be another server than before, in words, once. Effects find that out for themselves. For any
     * thread.
     */
    default Optional<String> moved() {
        return Optional.empty();
    }

    /**
     * Renews it as something small to commit, after an effect that has taken place; what is in its way, such as another that has
     * taken over, is for the next effect to find.
     */
    default void renewInPassing() throws SQLException {
        try {
            renew(Optional.empty());
        } catch (Refusal refused) {
            throw new SQLException(refused);
        }
    }

    /**
     * Checks the epoch and writes down where the run stands, right before a step or its undo begins: whoever goes on without the
     * journal must know that it may have taken place, and of what no transaction guards nobody else would tell.
     *
     * @return why the effect must not begin though it could be asked: another server stands there, which is told nothing
     * @throws Fenced if somebody else has taken over
     * @throws Unfit if the database cannot be asked; then the effect must not begin
     */
    Optional<String> announce(Standing standing);

    /**
     * Gives the fence back: for good when the run is over, else so that the run can be resumed at once.
     *
     * @param standing where the run stands
     * @param ending how the run ended, if it is over
     */
    void release(Standing standing, Optional<String> ending);

    /** Gives the fence back without another word: the run was refused elsewhere before it went on. */
    void release();

    /** Closes the fence and forgets the run: it was refused before it began anything. */
    void withdraw();
}
