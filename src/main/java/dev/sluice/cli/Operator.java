package dev.sluice.cli;

import dev.sluice.run.ExitCode;
import dev.sluice.run.Refused;

/** Who types. */
final class Operator {
    private Operator() {}

    /** The name that the journal keeps: the user's, and the CI job's where there is one. */
    static String name() {
        String user = System.getProperty("user.name", "unknown");
        String job = System.getenv("CI_JOB_URL") != null ? System.getenv("CI_JOB_URL") : System.getenv("GITHUB_RUN_ID");
        return job == null ? user : user + " (" + job + ")";
    }

    /** Somebody must answer for it. */
    static void requireReason(String because) throws Refused {
        if (because.isBlank()) {
            throw new Refused(ExitCode.USAGE, "--because is empty: somebody must answer for it", "--because TEXT");
        }
    }
}
