package dev.sluice.source;

import java.util.Optional;

/**
 * What a database is, as one of its sessions sees it.
 *
 * @param systemIdentifier of the cluster; absent where the role may not ask
 * @param version as {@code server_version_num}, such as 150018
 * @param inRecovery whether it is a standby, which takes no writes
 * @param streaming how many replicas stream from it; absent where the role may not see them
 * @param seesOtherSessions whether the role has {@code pg_read_all_stats}
 */
public record PostgresFacts(
        String database,
        String user,
        Optional<String> systemIdentifier,
        int version,
        boolean inRecovery,
        Optional<Integer> streaming,
        boolean seesOtherSessions) {

    /** The major version, such as 15. */
    public int majorVersion() {
        return version / 10_000;
    }

    /** The facts, or why they could not be had. */
    public sealed interface Inspection {
        record Reached(PostgresFacts facts) implements Inspection {}

        record Unreached(SourceProblem problem) implements Inspection {}
    }
}
