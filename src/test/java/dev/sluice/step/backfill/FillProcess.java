package dev.sluice.step.backfill;

import dev.sluice.step.Cancellation;
import dev.sluice.step.Fixture;
import dev.sluice.step.Outcome;
import dev.sluice.step.target.Fence;
import dev.sluice.step.target.Target;
import dev.sluice.testing.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A process of its own that fills a table with a statement that must not run twice over any row, to be killed. */
final class FillProcess {

    static final BackfillPlan PLAN = Fixture.plan("t", "update t set n = n + 1 where :range");

    private FillProcess() {}

    /** Starts it; it dies by itself at the failpoint, if there is one. */
    static Process start(TestDatabase database, String failpoint, long rowsPerBatch) {
        String java = ProcessHandle.current().info().command().orElse("java");
        try {
            return new ProcessBuilder(List.of(
                            java,
                            "-Xmx96m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Dsluice.failpoint=" + failpoint,
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            FillProcess.class.getName(),
                            database.name(),
                            database.url(),
                            database.user(),
                            database.password(),
                            Long.toString(rowsPerBatch)))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/fill-process.log")))
                    .start();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    public static void main(String[] arguments) {
        TestDatabase database = new TestDatabase(arguments[0], arguments[1], arguments[2], arguments[3]);
        try (Target target = Target.open(Fixture.settings(database), Fixture.RUN)) {
            Fence fence = Fence.acquire(target, Fixture.owner(Fixture.RUN), Duration.ofSeconds(30));
            Backfill backfill = new Backfill(target, fence);
            Outcome outcome = backfill.open(PLAN, Fixture.LONG);
            while (outcome instanceof Outcome.Opened
                    || outcome instanceof Outcome.BatchDone done && !done.exhausted()) {
                Backfill.Batch batch =
                        new Backfill.Batch(Long.parseLong(arguments[4]), 1, Fixture.LONG, Optional.empty());
                outcome = backfill.batch(PLAN, batch, new Cancellation());
            }
            if (!(outcome instanceof Outcome.BatchDone)) {
                throw new AssertionError(outcome);
            }
            fence.release(true);
        }
    }
}
