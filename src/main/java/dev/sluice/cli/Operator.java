package dev.sluice.cli;

/** Who types. */
final class Operator {
    private Operator() {}

    /** The name that the journal keeps: the user's, and the CI job's where there is one. */
    static String name() {
        String user = System.getProperty("user.name", "unknown");
        String job = System.getenv("CI_JOB_URL") != null ? System.getenv("CI_JOB_URL") : System.getenv("GITHUB_RUN_ID");
        return job == null ? user : user + " (" + job + ")";
    }
}
