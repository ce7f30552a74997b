package dev.sluice.demo;

import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;

/** Brings a planned incident about, once, when its moment has come. */
final class Incident implements AutoCloseable {
    private final IncidentPlan plan;
    private final Load load;
    private final LockQueue queue;
    private final CountDownLatch moment = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().daemon().name("incident").unstarted(this::happen);
    private volatile boolean happened;

    Incident(IncidentPlan plan, Load load, LockQueue queue) {
        this.plan = plan;
        this.load = load;
        this.queue = queue;
    }

    void arm() {
        thread.start();
    }

    /** Tells how far the run is; the first time that the plan's moment is reached, it begins. Never blocks. */
    void progress(String phase, double share) {
        if (phase.equals(plan.phase()) && share >= plan.progress()) {
            moment.countDown();
        }
    }

    boolean happened() {
        return happened;
    }

    private void happen() {
        try {
            moment.await();
            if (over.getCount() == 0) {
                return;
            }
            happened = true;
            switch (plan.scenario()) {
                case FORWARD -> queue.form(plan.sessions(), plan.length(), over);
                case ROLLBACK -> load.fail(plan.errors());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (SQLException failed) {
            // The queue did not form; the proof that looks for it in the journal says so.
            happened = false;
        }
    }

    /** Ends it, whether it has begun or not. */
    @Override
    public void close() {
        over.countDown();
        moment.countDown();
        load.fail(0);
        try {
            thread.join(15_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
