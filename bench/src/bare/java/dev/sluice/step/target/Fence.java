package dev.sluice.step.target;

import dev.sluice.step.Fenced;
import java.sql.SQLException;
import java.util.Optional;

/** Is nobody's and stops nobody; what {@code bench/durability} compares the shipped class of this name with. */
public final class Fence {
    private final Target ledger;
    private final Owner owner;

    Fence(Target ledger, Taking taking, long epoch, String token, Optional<TakenFrom> from) {
        this.ledger = ledger;
        this.owner = taking.owner();
    }

    public static Fence acquire(Target target, Taking taking) {
        Schema.require(target);
        return new Fence(target.ledger(), taking, 1, "", Optional.empty());
    }

    public Optional<TakenFrom> takenFrom() {
        return Optional.empty();
    }

    public long epoch() {
        return 1;
    }

    public Target ledger() {
        return ledger;
    }

    public String runId() {
        return owner.runId();
    }

    public void begin(Session session) throws SQLException {
        session.begin(Limits.OWN);
    }

    void begin(Session session, Limits limits, int isolation) throws SQLException {
        session.begin(limits, isolation);
    }

    public boolean isOurs() {
        return true;
    }

    public void check() {}

    public Fenced fenced() {
        throw new UnsupportedOperationException("there is no fence");
    }

    public void renew(Optional<Standing> standing) {}

    public void announce(Standing standing) {}

    public void release(Standing standing, Optional<String> ending) {}

    public void release() {}

    public void withdraw() {}

    public static boolean giveBackLeftOver(Target target, Owner owner, String ending) {
        return false;
    }

    void rejoin(Session session) {}
}
