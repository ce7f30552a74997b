package dev.sluice.run;

import dev.sluice.journal.Anchor;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Seal;
import dev.sluice.journal.Seals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a journal whose chain holds.
 *
 * @param lines complete lines, all of them in the chain
 * @param head hash of the last one
 * @param tornBytes behind the last line feed: a line that a crash tore, or that is being written
 * @param seals the oldest first
 * @param keyed whether a public key was given, so that one seal at least has to be of it
 * @param anchors what the target databases remember; empty if nobody asked them
 * @param copy of the journal in a database; empty if there is none, or nobody asked for it
 */
public record Audit(
        Entry.Header header,
        long lines,
        String head,
        long tornBytes,
        List<Sealed> seals,
        boolean keyed,
        Optional<Anchored> anchors,
        Optional<Copied> copy) {

    /** @param present whether the line that it seals is in the journal */
    public record Sealed(Seal seal, Seals.Signature signature, boolean present) {}

    /** @param missing those whose line is not in the journal */
    public record Anchored(List<Anchor> all, List<Anchor> missing) {}

    /**
     * @param lines of the copy; it may be behind
     * @param difference the first of these lines that the journal does not have like that
     */
    public record Copied(String source, long lines, Optional<Long> difference) {}

    /** Why the journal is not to be trusted, in words; empty if nothing speaks against it. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        for (Sealed found : seals) {
            String which = found.seal().anchor().where();
            if (!found.present()) {
                faults.add(which + " is over line " + found.seal().lines() + ", which is not in this journal of "
                        + lines + " lines");
            }
            if (found.signature() == Seals.Signature.FALSE) {
                faults.add(which + " has a false signature");
            }
        }
        if (keyed && seals.stream().noneMatch(found -> found.signature() == Seals.Signature.HOLDS)) {
            faults.add("no seal was made with the key given");
        }
        anchors.ifPresent(asked -> asked.missing()
                .forEach(anchor -> faults.add(anchor + ", which is not in this journal of " + lines + " lines")));
        copy.ifPresent(copied -> copied.difference()
                .ifPresent(line -> faults.add("line " + line + " is not the same in the copy in source "
                        + copied.source() + ", which has " + copied.lines() + " lines")));
        return faults;
    }
}
