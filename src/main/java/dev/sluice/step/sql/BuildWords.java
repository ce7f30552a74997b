package dev.sluice.step.sql;

import dev.sluice.step.sql.IndexBuild.Invalid;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Why an index build stood still or failed, and what there is to do about what it has left, in words. */
final class BuildWords {

    /** What the server says of a unique index that cannot be. */
    private static final Pattern DUPLICATE = Pattern.compile("Key \\((.+)\\)=\\(.*\\) is duplicated");

    private BuildWords() {}

    /**
     * Behind the reason of a failure or cancel.
     *
     * @param standing what the build was last seen doing; empty if nobody saw it
     */
    static String lastSeen(String standing) {
        if (standing.isEmpty()) {
            return "";
        }
        return "; it was last seen " + standing + why(standing);
    }

    private static String why(String standing) {
        if (standing.startsWith("waiting for old snapshots")) {
            return ": the index is built, and may be used once every transaction with an older snapshot is over,"
                    + " whatever it reads; end that one or wait for it";
        }
        if (standing.startsWith("waiting for writers")) {
            return ": a transaction that has written to the table must end before the build goes on";
        }
        if (standing.startsWith("waiting for readers")) {
            return ": a transaction that may still use the index must end first";
        }
        return "";
    }

    /** How to find the rows that keep a unique index from being built; empty for any other failure. */
    static String duplicates(IndexBuild build, String message) {
        Matcher key = DUPLICATE.matcher(message);
        return key.find()
                ? "; find them: select %1$s, count(*) from %2$s group by %1$s having count(*) > 1"
                        .formatted(key.group(1), build.relation())
                : "";
    }

    /** What a failed build has left, and both ways on. */
    static String left(List<Invalid> carcasses) {
        String names = carcasses.stream().map(Invalid::name).collect(Collectors.joining(", "));
        return "; it left invalid index " + names + " behind, which costs every write and serves no read."
                + " Another attempt (retry) drops it first; by hand, " + ways(carcasses.getFirst());
    }

    /** The drop of what an earlier attempt has left was stopped. */
    static String held(Invalid carcass) {
        return "invalid index " + carcass.name() + ", which an earlier attempt has left, could not be dropped in time:"
                + " a transaction that uses its table must end first; another attempt drops it";
    }

    /** An invalid index is there before a build begins that would stumble over it, or take it for done. */
    static String inTheWay(Invalid carcass, boolean tolerant) {
        return "index " + carcass.name() + " is there and invalid, left by an earlier build"
                + (tolerant ? "; IF NOT EXISTS would pass over it and leave it unusable" : "")
                + "; let a DBA " + ways(carcass);
    }

    private static String ways(Invalid carcass) {
        return "drop it: " + carcass.drop()
                + carcass.finish()
                        .map(finish -> "; or, once its cause is gone, finish it and skip the step: " + finish)
                        .orElse("");
    }
}
