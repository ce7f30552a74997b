package dev.sluice.telemetry.series;

import dev.sluice.engine.Ending;
import dev.sluice.engine.RunView;
import dev.sluice.journal.Entry;
import dev.sluice.telemetry.MetricReadings;
import dev.sluice.telemetry.Subject;
import dev.sluice.telemetry.Witness;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The series of a run. The driver's thread notes facts and makes no sample; whoever asks for a {@link #snapshot} makes it, on its
 * own thread, so that nobody outside keeps the run waiting and the heartbeat is the driver's alone.
 */
public final class Gauges implements Witness {
    private final Snapshots snapshots;
    private final LongSupplier wall;
    private volatile Facts facts = Facts.NONE;
    private volatile long began;

    /** @param wall milliseconds since 1970 */
    public Gauges(Subject subject, LongSupplier wall) {
        this.snapshots = new Snapshots(subject);
        this.wall = wall;
        this.began = wall.getAsLong();
    }

    @Override
    public void recalls(Entry entry) {
        if (entry instanceof Entry.Header header) {
            began = header.wall();
        }
        wrote(entry);
    }

    @Override
    public void wrote(Entry entry) {
        if (entry instanceof Entry.Decided decided) {
            facts = facts.decided(decided.decision(), decided.at());
        }
    }

    @Override
    public void reads(MetricReadings readings) {
        facts = facts.read(readings);
    }

    @Override
    public void sees(RunView view) {
        facts = facts.seen(view, wall.getAsLong());
    }

    /** From now on a snapshot holds what is final, and nothing by which an alert stays armed. */
    @Override
    public void leaves(Optional<Ending> ending) {
        facts = facts.left(ending);
    }

    /** All series as they are now. Any thread. */
    public Snapshot snapshot() {
        return snapshots.of(facts);
    }

    /** When the run began, milliseconds since 1970. Any thread. */
    public long began() {
        return began;
    }

    /** When the driver was last alive, milliseconds since 1970; 0 before it was. Any thread. */
    public long heartbeat() {
        return facts.heartbeat();
    }
}
