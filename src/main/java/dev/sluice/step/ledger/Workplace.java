package dev.sluice.step.ledger;

import java.sql.SQLException;
import java.util.Optional;

/** A database in which effects take place. */
public interface Workplace {

    /** The source's name in the runbook. */
    String name();

    /** Where the tables of its runs lie: in this database, or in a control database. */
    Ledger ledger();

    /** Where the last connection led. */
    Cluster cluster();

    /** The major version of the server to which the last connection led, such as 15. */
    int serverVersion();

    /**
     * Why a session of somebody else must not be ended; absent if it may.
     *
     * @param pid its number
     * @param started when it began, as it was shown
     * @throws SQLException if the server does not answer
     */
    Optional<String> objection(String pid, String started, Protection protection) throws SQLException;
}
