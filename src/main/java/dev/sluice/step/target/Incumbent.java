package dev.sluice.step.target;

import dev.sluice.step.Held;
import dev.sluice.step.Unfit;
import dev.sluice.step.ledger.Newcomer;
import java.sql.SQLException;
import java.util.Optional;

/** Who would refuse a run that began now, for whoever only plans it. */
final class Incumbent {
    private Incumbent() {}

    /**
     * Whoever holds the runbook's fence, else an open run that works on one of the tables; absent if nobody is in the way.
     *
     * @param ledger whose schema is whole
     * @throws Unfit if it cannot be asked
     */
    static Optional<Held> of(Target ledger, Newcomer newcomer) {
        try {
            Session session = ledger.effects();
            Optional<FenceRow> fence =
                    FenceRow.ofRunbook(session, newcomer.runbook()).filter(row -> newcomer.meets(row.holder()));
            return fence.isPresent()
                    ? Optional.of(fence.get().holder().refusing(fence.get().isPresent(session)))
                    : Claims.met(session, ledger.household(), newcomer);
        } catch (SQLException failure) {
            throw new Unfit(
                    "who works on the tables of source " + ledger.name() + " cannot be read: "
                            + SqlErrors.describe(failure),
                    "mend that, then type the same command again",
                    failure);
        }
    }
}
