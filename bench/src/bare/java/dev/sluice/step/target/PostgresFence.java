package dev.sluice.step.target;

import dev.sluice.step.Fenced;
import dev.sluice.step.ledger.Fence;
import dev.sluice.step.ledger.Owner;
import dev.sluice.step.ledger.Standing;
import dev.sluice.step.ledger.TakenFrom;
import dev.sluice.step.ledger.Taking;
import java.sql.SQLException;
import java.util.Optional;

/** Is nobody's and stops nobody; what {@code bench/durability} compares the shipped class of this name with. */
public final class PostgresFence implements Fence {
    private final Target ledger;
    private final Owner owner;

    PostgresFence(Target ledger, Taking taking, long epoch, String token, Optional<TakenFrom> from) {
        this.ledger = ledger;
        this.owner = taking.owner();
    }

    public static PostgresFence acquire(Target target, Taking taking) {
        Schema.require(target);
        return new PostgresFence(target.ledger(), taking, 1, "", Optional.empty());
    }

    @Override
    public Optional<TakenFrom> takenFrom() {
        return Optional.empty();
    }

    @Override
    public long epoch() {
        return 1;
    }

    @Override
    public Target ledger() {
        return ledger;
    }

    public String runId() {
        return owner.runId();
    }

    public void begin(Session session) throws SQLException {
        session.begin(Limits.OWN);
    }

    long begin(Session session, Limits limits, int isolation) throws SQLException {
        return session.begin(limits, isolation);
    }

    @Override
    public boolean isOurs() {
        return true;
    }

    public void check() {}

    public Fenced fenced() {
        throw new UnsupportedOperationException("there is no fence");
    }

    @Override
    public void renew(Optional<Standing> standing) {}

    @Override
    public Optional<String> announce(Standing standing) {
        return Optional.empty();
    }

    @Override
    public void release(Standing standing, Optional<String> ending) {}

    @Override
    public void release() {}

    @Override
    public void withdraw() {}

    static boolean giveBackLeftOver(Target target, Owner owner, String ending) {
        return false;
    }

    void rejoin(Session session) {}
}
