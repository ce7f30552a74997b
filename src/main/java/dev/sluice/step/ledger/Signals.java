package dev.sluice.step.ledger;

import java.sql.SQLException;
import java.util.List;

/** What operators tell a run from machines where its journal is not. Each call stands by itself; for any thread. */
public interface Signals {

    /**
     * Leaves a letter for a run; one that comes twice lies there once.
     *
     * @param body the whole of it, as text
     */
    void post(String id, String runId, String who, String body) throws SQLException;

    /** Bodies of the letters that no process has heard yet, in the order in which they came. */
    List<String> waiting(String runId) throws SQLException;

    /** The run's journal has it. */
    void heard(String id) throws SQLException;

    boolean isHeard(String id) throws SQLException;
}
