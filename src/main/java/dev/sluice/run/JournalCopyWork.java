package dev.sluice.run;

import dev.sluice.journal.Anchor;
import dev.sluice.journal.Anchors;
import dev.sluice.journal.Follower;
import dev.sluice.journal.Line;
import dev.sluice.journal.Restoring;
import dev.sluice.journal.RunDirectory;
import dev.sluice.run.environment.Environment;
import dev.sluice.step.target.JournalCopy;
import dev.sluice.step.target.TargetSettings;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What is done with the second copies of journals outside of runs: compared, and turned into files again. */
public final class JournalCopyWork {
    private static final int PAGE = 1_000;

    private JournalCopyWork() {}

    /** Where an environment keeps copies; empty if it keeps none. */
    static Optional<TargetSettings> settings(Environment environment) {
        return environment.journalCopy().map(name -> Targets.settings(environment, environment.ledger(name)));
    }

    /**
     * Compares a journal with its copy, line by line.
     *
     * @throws Refused if the copy cannot be read
     */
    static Audit.Copied compare(TargetSettings settings, Path journal, String runId) throws Refused {
        return at(settings, runId, copy -> {
            // First: of a run that goes on, the copy grows only by lines that are in the file by then.
            long end = copy.end().map(Line::number).orElse(0L);
            Comparison comparison = new Comparison(copy, end);
            new Follower(journal).read(comparison::compare);
            return new Audit.Copied(settings.name(), end, comparison.difference());
        });
    }

    private static final class Comparison {
        private final JournalCopy copy;
        private final long end;
        private final Deque<Line> page = new ArrayDeque<>();
        private long compared;
        private Optional<Long> difference = Optional.empty();

        Comparison(JournalCopy copy, long end) {
            this.copy = copy;
            this.end = end;
        }

        void compare(Line line) {
            if (difference.isPresent() || line.number() > end) {
                return;
            }
            if (page.isEmpty()) {
                page.addAll(after(line.number() - 1));
            }
            compared++;
            if (!line.equals(page.poll())) {
                difference = Optional.of(line.number());
            }
        }

        /** The first line that is not the same in both; lines that the copy does not have yet are none. */
        Optional<Long> difference() {
            return difference.isEmpty() && compared < end ? Optional.of(compared + 1) : difference;
        }

        private List<Line> after(long number) {
            try {
                return copy.after(number, PAGE);
            } catch (SQLException failure) {
                throw new Unread(failure);
            }
        }
    }

    /** What became of a lost journal. */
    public sealed interface Restored {
        /** The environment keeps no copies, or has none of this run. */
        record None() implements Restored {}

        /** It is a file again, of so many lines. */
        record Whole(long lines) implements Restored {}

        /**
         * Its end is missing in the copy, so nothing may go on by it.
         *
         * @param lines that the copy has
         * @param missing the first that a database remembers and the copy does not have
         * @param kept where these lines are, for people
         */
        record Behind(long lines, Anchor missing, Path kept) implements Restored {}
    }

    /**
     * Writes a lost journal again from its copy; the chain is verified, and the lines are looked for that the databases remember:
     * a process that dies leaves its copy up to a second behind.
     *
     * @throws Refused if the copy cannot be read, or a database does not tell what it remembers
     * @throws dev.sluice.journal.JournalException EXISTS if the journal is not lost, BROKEN_CHAIN, UNWRITABLE
     */
    public static Restored restore(RunDirectory runs, String runId, Environment environment) throws Refused {
        Optional<TargetSettings> settings = settings(environment);
        if (settings.isEmpty()) {
            return new Restored.None();
        }
        // Before the copy: of a run that goes on, more is remembered each second.
        List<Anchor> anchors = anchors(runId, environment);
        return at(settings.get(), runId, copy -> {
            List<Line> page = copy.after(0, PAGE);
            if (page.isEmpty()) {
                return new Restored.None();
            }
            try (Restoring restoring = Restoring.begin(runs.journal(runId))) {
                while (!page.isEmpty()) {
                    page.forEach(restoring::add);
                    page = copy.after(page.getLast().number(), PAGE);
                }
                Anchors.Looked looked = restoring.finish(anchors);
                return looked.missing().isEmpty()
                        ? new Restored.Whole(looked.lines())
                        : new Restored.Behind(
                                looked.lines(), looked.missing().getFirst(), Restoring.behind(runs.journal(runId)));
            }
        });
    }

    private static List<Anchor> anchors(String runId, Environment environment) throws Refused {
        try (Elsewhere elsewhere = Elsewhere.open(environment)) {
            return elsewhere.anchors(runId);
        }
    }

    private interface Work<T> {
        T with(JournalCopy copy) throws SQLException;
    }

    private static <T> T at(TargetSettings settings, String runId, Work<T> work) throws Refused {
        try (JournalCopy copy = JournalCopy.open(settings, runId)) {
            return work.with(copy);
        } catch (dev.sluice.step.Refusal unfit) {
            throw Targets.refused(unfit);
        } catch (SQLException failure) {
            throw unread(settings, runId, failure);
        } catch (Unread failure) {
            throw unread(settings, runId, failure.getCause());
        }
    }

    private static Refused unread(TargetSettings settings, String runId, Throwable failure) {
        return new Refused(
                ExitCode.UNREACHABLE,
                "the copy of the journal of run " + runId + " in source " + settings.name() + " cannot be read: "
                        + failure.getMessage(),
                "sluice schema check --env ENV --source " + settings.name());
    }

    private static final class Unread extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unread(SQLException cause) {
            super(cause);
        }
    }
}
