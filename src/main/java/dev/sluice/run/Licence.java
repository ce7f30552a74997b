package dev.sluice.run;

import java.util.Optional;

/**
 * What somebody answers for by name and reason, beyond what a run may do by itself.
 *
 * @param takeOver why the run is to be taken from a process that may be alive
 */
public record Licence(Optional<String> takeOver) {
    public static final Licence NONE = new Licence(Optional.empty());
}
