package dev.sluice.rehearsal;

/** What goes wrong, or is done by people, while a run is simulated. */
public enum Fault {
    KILLED("the process is killed"),
    MACHINE_CRASH("the machine crashes: what was not forced to disk is lost"),
    STOPPED("the process is stopped for a while, its clock goes on (SIGSTOP)"),
    LID_CLOSED("the laptop sleeps, its clock stands still"),
    MACHINE_LOST("the machine is lost with its journal"),
    DISK_FULL("the disk of the journal is full"),
    DISK_FAILS("the disk of the journal refuses to force"),
    CLOCK_JUMP("the wall clock jumps by an hour"),
    LOCK_TIMEOUT("a lock is not granted in time"),
    DEADLOCK("a transaction is the victim of a deadlock"),
    SERIALIZATION("a transaction cannot be serialized"),
    SLOW_STATEMENT("a statement takes far longer than usual"),
    CONNECTION_LOST("the connection is lost before the commit"),
    ANSWER_LOST("the commit's acknowledgement is lost"),
    BACKEND_ENDED("somebody ends the backend"),
    DATABASE_DOWN("the database is down for a while"),
    FAILOVER("the database fails over to a replica that lacks the last transactions"),
    OLD_TRANSACTION("a transaction older than a backfill stays open"),
    STEP_FAILS("a command or request fails"),
    METRIC_RED("a metric turns a rule of a gate against the run"),
    METRIC_FLAPPING("a metric turns red and green again and again"),
    METRIC_MISSING("a metric has no value"),
    METRIC_STALE("a metric keeps telling an old value"),
    METRIC_TIMEOUT("reads of a metric end without an answer"),
    SOURCE_DOWN("a metric source is down"),
    SECOND_RUN("a second operator starts the same runbook"),
    TAKEOVER("a second operator takes the run over"),
    PAUSE("an operator pauses the run, and lets it go on later"),
    KNOB("an operator sets a live parameter"),
    THROTTLE("an operator throttles the run, and lifts it later"),
    SKIP("an operator skips a step"),
    OVERRIDE("an operator overrides a gate for a while"),
    BACK("an operator goes back before the last step"),
    INTERRUPT("an operator interrupts the process"),
    ROLLBACK("an operator rolls the run back"),
    ABORT("an operator aborts the run");

    private final String text;

    Fault(String text) {
        this.text = text;
    }

    /** What happens, as people read it. */
    public String text() {
        return text;
    }
}
