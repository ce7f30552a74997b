package dev.sluice.step.target;

import dev.sluice.step.Progress;
import java.time.Duration;
import java.util.Optional;

/**
 * What a process asks for when it takes the fence.
 *
 * @param about what the run goes by
 * @param fresh whether the run begins; else it is taken up again
 * @param lease how long nobody may doubt that the owner is alive after it was last heard of
 * @param patience how long to wait for backends that a dead process of this run has left behind
 * @param contested whether another process on this machine holds the run's journal, so that missing backends prove nothing
 * @param because why the run is to be taken from an owner who may be alive, in the taker's words
 * @param progress told what is waited for
 */
public record Taking(
        Owner owner,
        RunRow.About about,
        boolean fresh,
        Duration lease,
        Duration patience,
        boolean contested,
        Optional<String> because,
        Progress progress) {}
