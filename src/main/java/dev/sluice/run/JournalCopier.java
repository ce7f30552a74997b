package dev.sluice.run;

import dev.sluice.journal.Follower;
import dev.sluice.journal.JournalWriter;
import dev.sluice.journal.Line;
import dev.sluice.run.environment.Environment;
import dev.sluice.step.ledger.Fence;
import dev.sluice.step.target.JournalCopy;
import dev.sluice.step.target.TargetSettings;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the second copy of a journal up with its file, on a thread of its own that nobody waits for. It reads the file from where
 * the table ends, and only lines that are safe on disk, so that neither a crash nor an outage loses or doubles one.
 */
final class JournalCopier {
    private static final long EVERY_MILLIS = 1_000;
    private static final long LONGEST_FAREWELL_MILLIS = 10_000;
    private static final int BATCH = 500;

    private final TargetSettings settings;
    private final String runId;
    private final JournalWriter journal;
    private final long epoch;
    private final Face face;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("journal-copy").daemon(true).factory());
    private Optional<Pass> pass = Optional.empty();
    private String said = "";
    /** Other lines stand in the copy: nothing that this process adds could mend that. */
    private boolean over;

    /**
     * Begins to copy, if the environment asks for it.
     *
     * @return brings the copy to the end of the file and says so, within a bound
     */
    static Runnable begin(Environment environment, String runId, JournalWriter journal, Site site, Face face) {
        Optional<TargetSettings> settings = JournalCopyWork.settings(environment);
        if (settings.isEmpty()) {
            return () -> {};
        }
        long epoch = site.fences().stream()
                .filter(fence -> fence.ledger().name().equals(settings.get().name()))
                .findFirst()
                .map(Fence::epoch)
                .orElse(Long.MAX_VALUE);
        JournalCopier copier = new JournalCopier(settings.get(), runId, journal, epoch, face);
        copier.thread.scheduleWithFixedDelay(copier::round, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        return copier::close;
    }

    /** @param epoch of the fence in the copy's database, where the run has one there */
    private JournalCopier(TargetSettings settings, String runId, JournalWriter journal, long epoch, Face face) {
        this.settings = settings;
        this.runId = runId;
        this.journal = journal;
        this.epoch = epoch;
        this.face = face;
    }

    /** One connection, and the place in the file that belongs to it. */
    private final class Pass {
        private final JournalCopy copy;
        private final Follower follower;
        private final List<Line> batch = new ArrayList<>();
        private final Optional<Line> first;
        private final Optional<Line> end;

        Pass(JournalCopy copy) throws SQLException {
            this.copy = copy;
            this.follower = journal.follower();
            this.first = copy.after(0, 1).stream().findFirst();
            this.end = copy.end();
        }

        void go() throws SQLException {
            try {
                journal.follow(follower, this::take);
                flush();
            } catch (Failed failed) {
                throw failed.cause;
            }
        }

        private void take(Line line) {
            long copied = end.map(Line::number).orElse(0L);
            if (line.number() == 1 && first.isPresent() && !line.equals(first.get())) {
                throw new Collision(
                        "holds the lines of another journal of this run, one that was lost; they stay there, none of"
                                + " this one is added, and from here on the journal has no copy");
            }
            if (line.number() == copied && !line.equals(end.get())) {
                throw new Collision(others());
            }
            if (line.number() > copied) {
                batch.add(line);
                if (batch.size() == BATCH) {
                    flush();
                }
            }
        }

        private void flush() {
            try {
                if (!copy.append(batch, epoch)) {
                    throw new Collision(others());
                }
                batch.clear();
            } catch (SQLException failure) {
                throw new Failed(failure);
            }
        }

        String standing() {
            return follower.lines() < end.map(Line::number).orElse(0L)
                    ? "has more lines than this journal; sluice audit verify " + runId + " --env ENV tells which"
                    : "is complete: " + follower.lines() + " lines";
        }
    }

    private void round() {
        if (over) {
            return;
        }
        try {
            if (pass.isEmpty()) {
                pass = Optional.of(open());
            }
            pass.get().go();
            say(said.isEmpty() ? "" : "in source " + settings.name() + " goes on");
            said = "";
        } catch (Collision collision) {
            over = true;
            forget();
            say("in source " + settings.name() + " " + collision.getMessage());
        } catch (SQLException | RuntimeException failed) {
            forget();
            String text = "in source " + settings.name() + " stays behind: " + failed.getMessage();
            say(text.equals(said) ? "" : text);
            said = text;
        }
    }

    private String others() {
        return "has other lines than this journal, and nothing more is added to it; sluice audit verify " + runId
                + " --env ENV tells which";
    }

    private Pass open() throws SQLException {
        JournalCopy copy = JournalCopy.open(settings, runId);
        try {
            return new Pass(copy);
        } catch (SQLException | RuntimeException failed) {
            copy.close();
            throw failed;
        }
    }

    private void forget() {
        pass.ifPresent(open -> open.copy.close());
        pass = Optional.empty();
    }

    private void say(String text) {
        if (!text.isEmpty()) {

            face.progress("journal copy", text);
        }
    }

    private void close() {
        // In line behind a round that is under way; never interrupted, so that no answer of the server is lost.
        thread.execute(() -> {
            round();
            if (!over) {
                say("in source " + settings.name() + " "
                        + pass.map(Pass::standing).orElse("is not complete; a resume completes it"));
            }
            forget();
        });
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LONGEST_FAREWELL_MILLIS, TimeUnit.MILLISECONDS)) {
                say("in source " + settings.name() + " is not complete: the database does not answer");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Collision extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Collision(String text) {
            super(text);
        }
    }

    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient SQLException cause;

        Failed(SQLException cause) {
            super(cause);
            this.cause = cause;
        }
    }
}
