package dev.sluice.step.ledger;

import dev.sluice.step.Held;
import java.util.Optional;

/**
 * Whoever holds the fence of a runbook, as a ledger tells, with times by the server's clock; and whether it may be taken from him.
 *
 * @param connection of its owner, for people, such as {@code backend 4711}; absent once it was given back
 * @param open whether the run can go on; else it is over
 * @param age since it was taken
 * @param expired whether the lease has run out
 * @param heard since the owner was last heard of
 */
public record Holder(
        String runbook,
        String runId,
        long epoch,
        String owner,
        String host,
        Optional<String> connection,
        boolean open,
        String age,
        boolean expired,
        String heard) {

    /** What is to be done about a holder. */
    public sealed interface Verdict {
        /** @param from if somebody still held it, whose connections have to be ended first */
        record Takeable(Optional<TakenFrom> from) implements Verdict {}

        /** @param mayChange whether another look a moment later may find it otherwise */
        record Refused(Held held, boolean mayChange) implements Verdict {}
    }

    /**
     * Whether the fence may be taken. An owner whose connections are gone is dead, and is followed at once; one who may be alive
     * is followed when its lease has run out or somebody answers for it.
     *
     * @param present whether a connection of the owner is still there
     */
    public Verdict judge(Taking taking, boolean present) {
        if (!open) {
            return new Verdict.Takeable(Optional.empty());
        }
        if (!runId.equals(taking.owner().runId())) {
            return new Verdict.Refused(refusing(present), false);
        }
        if (taking.fresh()) {
            return new Verdict.Refused(present ? driven() : unfinished(), false);
        }
        if (!present && !taking.contested()) {
            return new Verdict.Takeable(Optional.empty());
        }
        if (taking.because().isPresent() || expired) {
            String because =
                    taking.because().orElse("its lease had run out, it was last heard of " + heard + " before");
            return new Verdict.Takeable(Optional.of(new TakenFrom(who(), because)));
        }
        // The dead process of this very run may have left its connection behind.
        return new Verdict.Refused(driven(), !taking.contested());
    }

    /**
     * What every other run of the runbook is told while this one is open.
     *
     * @param present whether a connection of the owner is still there
     */
    public Held refusing(boolean present) {
        return present && !expired ? driven() : unfinished();
    }

    /** Whether nobody has taken it or given it back since. */
    public boolean isStill(Holder later) {
        return runId.equals(later.runId) && epoch == later.epoch && open == later.open && rests() == later.rests();
    }

    /** Whether the owner rests: it has given the fence back, and the run can be resumed. */
    public boolean rests() {
        return connection.isEmpty();
    }

    public String who() {
        return owner + " on " + host;
    }

    /** Somebody drives the run, or may. */
    public Held driven() {
        return new Held(
                "run " + runId + " of runbook " + runbook + " is driven by " + who() + " since " + age
                        + connection.map(it -> " (" + it + ")").orElse("") + ", last heard of " + heard + " ago",
                "see how it stands: sluice status " + runId,
                "if its process is gone or sleeps: sluice resume " + runId + " --take-over --because TEXT");
    }

    /** Another run of the runbook is to be ended first. */
    public Held unfinished() {
        return new Held(
                "run " + runId + " of runbook " + runbook + ", last driven by " + who() + ", is still open",
                "go on with it: sluice resume " + runId,
                "or end it: sluice abort " + runId + " --because TEXT",
                "or leave it as it stands: sluice run FILE --env ENV --abandon " + runId + " --because TEXT");
    }
}
