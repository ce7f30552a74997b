package dev.sluice.step;

import java.util.List;

/** Somebody else drives this runbook against this target. */
public final class Held extends Refusal {
    private static final long serialVersionUID = 1L;

    public Held(String what, String... next) {
        super(40, what, List.of(next), null);
    }

    /**
     * Another open run works on a table.
     *
     * @param age since its owner took it
     */
    public static Held onTable(String table, String run, String runbook, String who, String age) {
        return new Held(
                "table " + table + " is worked on by run " + run + " of runbook " + runbook + ", driven by " + who
                        + " since " + age,
                "wait for its end: sluice status " + run,
                "if nobody drives it any more: sluice resume " + run + ", or sluice abort " + run + " --because TEXT",
                "if both may work on it at the same time: sluice run FILE --env ENV --alongside " + run
                        + " --because TEXT");
    }
}
