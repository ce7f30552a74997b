package dev.sluice.run;

import java.util.Optional;

/**
 * What somebody answers for by name and reason, beyond what a run may do by itself.
 *
 * @param takeOver why the run is to be taken from a process that may be alive
 * @param abandon an unfinished run that is given up for this one
 * @param alongside an open run that works on the same tables
 */
public record Licence(Optional<String> takeOver, Optional<Word> abandon, Optional<Word> alongside) {
    public static final Licence NONE = takeOver(Optional.empty());

    /** A run, and why. */
    public record Word(String run, String because) {}

    /** @param because absent if only what is safe may be taken */
    public static Licence takeOver(Optional<String> because) {
        return new Licence(because, Optional.empty(), Optional.empty());
    }
}
