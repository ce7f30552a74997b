package dev.sluice.console;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Ending;
import dev.sluice.engine.RunView;
import dev.sluice.engine.Signal;
import dev.sluice.language.model.Closeout;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Face;
import dev.sluice.run.Person;
import dev.sluice.run.RunControl;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A face that ends its run resumably when the process is told to end (Ctrl-C, SIGTERM), and waits for that, bounded: what is in
 * flight may finish within a grace, and is cancelled behind it.
 */
public final class Interruption implements Face, AutoCloseable {
    /** For what is in flight to finish; orchestrators kill 30 seconds after they have asked. */
    private static final long GRACE_SECONDS = 15;

    private static final long LONGEST_WAIT_SECONDS = 60;

    private final Face face;
    private final CountDownLatch attachedOrOver = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupted, "interrupted");
    private volatile RunControl control;
    private volatile Ending ending;
    private boolean holds;
    private boolean leaves;

    public Interruption(Face face) {
        this.face = face;
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException ending) {
            awaitTheEnd();
        }
    }

    /** The process was told to end before it drove anything: it begins nothing any more. */
    private static void awaitTheEnd() {
        while (true) {
            LockSupport.park();
        }
    }

    @Override
    public void takesHold() {
        boolean tooLate;
        synchronized (this) {
            holds = true;
            tooLate = leaves;
        }
        if (tooLate) {
            awaitTheEnd();
        }
        face.takesHold();
    }

    /** Whether the run holds nothing yet; then it never will. */
    private synchronized boolean leavesBefore() {
        leaves = true;
        return !holds;
    }

    private void interrupted() {
        try {
            if (leavesBefore() || !attachedOrOver.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        RunControl run = control;
        if (run == null) {
            return;
        }
        boolean wasOver = ending != null;
        if (!wasOver) {
            run.say(new Signal.Interrupt());
        }
        try {
            if (!over.await(GRACE_SECONDS, TimeUnit.SECONDS) && ending == null) {
                run.say(new Signal.Interrupt());
            }
            if (wasOver) {
                // The run has ended by itself, and its fences are given back; what others outside are still owed is cut
                // short.
                Runtime.getRuntime().halt(ending.exitCode());
            }
            if (over.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS) && ending != null) {
                Runtime.getRuntime().halt(ending.exitCode());
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    /** The process is told to end and has not begun to: who drives the run ends it, as soon as the run is over. */
    public void toldToEnd() {
        RunControl run = control;
        try {
            for (long bound : List.of(GRACE_SECONDS, LONGEST_WAIT_SECONDS)) {
                if (run != null && ending == null) {
                    run.say(new Signal.Interrupt());
                }
                if (over.await(bound, TimeUnit.SECONDS)) {
                    return;
                }
            }
            System.exit(ExitCode.INTERRUPTED.code());
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void attached(RunControl run) {
        control = run;
        attachedOrOver.countDown();
        face.attached(run);
    }

    @Override
    public void decided(Decision decision, RunView view) {
        face.decided(decision, view);
    }

    @Override
    public void changed(RunView view) {
        face.changed(view);
    }

    @Override
    public void progress(String subject, String text) {
        face.progress(subject, text);
    }

    @Override
    public void finished(Ending how, String text, RunView view) {
        ending = how;
        face.finished(how, text, view);
    }

    @Override
    public List<Signal.Lesson> lessons(List<Closeout.Question> questions) {
        return face.lessons(questions);
    }

    @Override
    public Optional<Person> person() {
        return face.person();
    }

    /** The run is over and everything is closed. */
    @Override
    public void close() {
        over.countDown();
        attachedOrOver.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // The process is being told to end right now; the hook sees that the run is over.
        }
    }
}
