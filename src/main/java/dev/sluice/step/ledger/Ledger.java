package dev.sluice.step.ledger;

import dev.sluice.journal.Anchor;
import dev.sluice.step.Held;
import dev.sluice.step.Progress;
import dev.sluice.step.Unfit;
import java.util.List;
import java.util.Optional;

/** The database in which Sluice's own tables lie, and what they know of runs. Every method but the signals' throws {@link Unfit}. */
public interface Ledger extends AutoCloseable {

    /** The source's name in the environment. */
    String name();

    /** What is missing of the tables or not granted, in words; empty if all is there. */
    List<String> missing();

    /** Creates what is missing; only on explicit request. Nothing is ever dropped or changed. */
    void create();

    /**
     * Removes them with everything in them.
     *
     * @throws Held while a run is open
     */
    void drop();

    /** The statements that create what is missing, and the grants that the given role needs, for a DBA to run. */
    String printMissing(String role);

    /**
     * Holds a run back until nothing is missing.
     *
     * @throws Unfit naming the command to type
     */
    void require();

    /** Why this role could not create what is missing, in words; empty if it could, or if only an attempt would tell. */
    Optional<String> cannotCreate();

    /**
     * Who would refuse a run that began now: whoever holds the runbook's fence, or an open run that works on one of its tables.
     * Nobody where there are no tables of ours. Nothing is taken.
     */
    Optional<Held> inTheWay(Newcomer newcomer);

    /**
     * Closes the fence of a run that is over and died before it could do so; true if there was one. The caller holds the
     * run's journal, so no other process drives the run.
     */
    boolean giveBackLeftOver(Owner owner, String ending);

    /**
     * Ends what a run holds here, for somebody who gives it up.
     *
     * @param contested whether another process on this machine holds the run's journal
     * @param ending what is noted as the run's ending
     * @return whether the run was open here
     * @throws Held if somebody drives it
     */
    boolean abandon(String runId, boolean contested, String ending, Progress progress);

    /** What is known of a run; absent if nothing is. */
    Optional<RunEntry> run(String runId);

    /** The newest runs, at most some hundreds; none where there are no tables. */
    List<KnownRun> runs();

    Signals signals();

    /** What is remembered of a run's journal; nothing where there are no tables. */
    List<Anchor> anchors(String runId);

    /**
     * Forgets the anchors of a run whose journal is lost, so that they do not condemn the one that is begun in its place, and
     * remembers that one, so that a copy of the lost one is not taken for it. Under the run's fence.
     *
     * @param head hash of the first line of the new journal, which has no other yet
     */
    void forgetAnchors(String runId, String head);

    @Override
    void close();
}
