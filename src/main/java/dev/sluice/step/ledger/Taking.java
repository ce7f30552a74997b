package dev.sluice.step.ledger;

import dev.sluice.step.Progress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a process asks for when it takes the fence.
 *
 * @param about what the run goes by
 * @param fresh whether the run begins; else it is taken up again
 * @param lease how long nobody may doubt that the owner is alive after it was last heard of
 * @param patience how long to wait for backends that a dead process of this run has left behind
 * @param contested whether another process on this machine holds the run's journal, so that missing backends prove nothing
 * @param because why the run is to be taken from an owner who may be alive, in the taker's words
 * @param tables that the run works on, and indexes of them, as its statements name them, by the target's name
 * @param alongside a run with which it may share them
 * @param progress told what is waited for
 */
public record Taking(
        Owner owner,
        RunEntry.About about,
        boolean fresh,
        Duration lease,
        Duration patience,
        boolean contested,
        Optional<String> because,
        Map<String, Set<String>> tables,
        Optional<Alongside> alongside,
        Progress progress) {
    public Taking {
        tables = Map.copyOf(tables);
    }

    /** A run that may work on the same tables at the same time, and why. */
    public record Alongside(String run, String because) {}

    /** The same for a run that works on these tables. */
    public Taking on(Map<String, Set<String>> worksOn) {
        return new Taking(owner, about, fresh, lease, patience, contested, because, worksOn, alongside, progress);
    }
}
