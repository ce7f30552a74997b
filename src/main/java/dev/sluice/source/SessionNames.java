package dev.sluice.source;

/** How the sessions of a run are called on a database server, so that they know each other there. */
public final class SessionNames {
    /** Of the run's id, since the server cuts a name at 63 bytes. */
    private static final int LONGEST_RUN_ID = 36;

    /** What tells runs apart whose names are the same up to there: a tilde and eight hex digits. */
    private static final int MARK = 9;

    private SessionNames() {}

    /** What the name of each session of a run begins with, up to its last slash. */
    public static String prefix(String runId) {
        String shortened = runId.length() <= LONGEST_RUN_ID
                ? runId
                : runId.substring(0, LONGEST_RUN_ID - MARK) + "~%08x".formatted(runId.hashCode());
        return "sluice/" + shortened + "/";
    }
}
