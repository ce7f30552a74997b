package dev.sluice.engine;

import dev.sluice.diagnosis.Evidence;
import dev.sluice.value.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happened, journaled before the interpreter sees it.
 *
 * <p>{@link #at()} is the run's clock: milliseconds of monotonic time since the run began, without downtime; it never
 * decreases from one event to the next.
 */
public sealed interface Event {
    /** How a process decides whose events do not say so. */
    int FIRST_MEANING = 1;

    /** It asks about a {@code finally} step of whose end nobody knows, where the first one tried it again. */
    int SECOND_MEANING = 2;

    /**
     * What nobody knows, what takes place anew and what was left standing is never taken for settled, where the second one took
     * {@code continue} for an answer to it, let a condition count samples from before it, and undid what is older.
     */
    int THIRD_MEANING = 3;

    /**
     * How this version decides: what came before stays in mind where a step is tried again, gone back over or taken up anew, where the
     * third one forgot a point of no return, a pause that needs a person, a clock that had not been looked at, or an earlier doing.
     */
    int MEANING = 4;

    long at();

    /**
     * The run begins; always the first event, at 0.
     *
     * @param stepwise whether a person confirms each step
     * @param until the phase after which to stop, if any
     * @param patienceMillis how long an automatic pause may last before a person is needed; absent: for ever
     * @param meaning by which of the meanings the process decides, so that whoever reads it later decides the same
     */
    record Started(
            long at,
            String runId,
            String digest,
            Map<String, String> set,
            String environment,
            String operator,
            boolean unattended,
            boolean stepwise,
            Optional<String> until,
            Optional<Long> patienceMillis,
            int meaning)
            implements Event {
        public Started {
            set = Map.copyOf(set);
        }

        /** By this version. */
        public Started(
                long at,
                String runId,
                String digest,
                Map<String, String> set,
                String environment,
                String operator,
                boolean unattended,
                boolean stepwise,
                Optional<String> until,
                Optional<Long> patienceMillis) {
            this(at, runId, digest, set, environment, operator, unattended, stepwise, until, patienceMillis, MEANING);
        }
    }

    /**
     * A process took the run up again. Nothing is in flight any more; whatever was, the interpreter asks for its fate: a
     * backfill is opened anew (its checkpoint tells how far it came), anything else gets an {@link Effect.FindOut}.
     *
     * @param moved that another server stands in a target's place since, in words, so that what took place before may be lost
     * @param meaning by which of the meanings the process decides from here on
     */
    record Resumed(
            long at,
            String operator,
            boolean unattended,
            boolean stepwise,
            Optional<Long> patienceMillis,
            Optional<Takeover> takeover,
            Optional<String> moved,
            int meaning)
            implements Event {
        /** By this version. */
        public Resumed(
                long at,
                String operator,
                boolean unattended,
                boolean stepwise,
                Optional<Long> patienceMillis,
                Optional<Takeover> takeover,
                Optional<String> moved) {
            this(at, operator, unattended, stepwise, patienceMillis, takeover, moved, MEANING);
        }

        /** On the server that it was on. */
        public Resumed(
                long at,
                String operator,
                boolean unattended,
                boolean stepwise,
                Optional<Long> patienceMillis,
                Optional<Takeover> takeover) {
            this(at, operator, unattended, stepwise, patienceMillis, takeover, Optional.empty());
        }
    }

    /**
     * The run was taken from a process that still held it.
     *
     * @param from who held it, and where
     * @param because why, in the taker's words
     */
    record Takeover(String from, String because) {}

    /**
     * A process took the run up without its journal, from what the target databases hold; always the first event of the new
     * journal, at 0. Nothing is in flight; whatever may have been, the interpreter asks for its fate.
     *
     * @param position where the run stood when it was last written down
     * @param because why the journal is not there, in words
     */
    record Rebuilt(Started began, Position position, String because) implements Event {
        @Override
        public long at() {
            return began.at();
        }
    }

    /** The fence tells that another process drives the run by now; this one's part ends. */
    record Fenced(long at, String text) implements Event {}

    /** Between effects it was noticed that another server stands in a target's place, where what took place may be lost. */
    record Moved(long at, String text) implements Event {}

    /** Somebody gave the run up: it ends where it stands, nothing more is done or undone. */
    record Abandoned(long at, String who, String because) implements Event {}

    /**
     * Nobody looked for longer than a verdict may be old: the process was stopped, or its machine slept. What was read before, or
     * was being read, says nothing of now.
     *
     * @param text how that was noticed
     */
    record Woke(long at, String text) implements Event {}

    /** Time went by, and these reads ended; at least each second while a phase is active. */
    record Tick(long at, List<Sample> samples) implements Event {
        public Tick {
            samples = List.copyOf(samples);
        }
    }

    /**
     * What a source remembers of a metric, for a baseline.
     *
     * @param samples oldest first, on the run's clock
     */
    record History(long at, String metric, List<Reading.Present> samples) implements Event {
        public History {
            samples = List.copyOf(samples);
        }
    }

    /**
     * One read that ended.
     *
     * @param series with the first answer of a phase that comes from several series: how many they were, which a later one
     *     must not fall short of; else empty
     */
    record Sample(String metric, Reading reading, List<Integer> series) {
        public Sample {
            series = List.copyOf(series);
        }

        /** A read with nothing to count behind it. */
        public Sample(String metric, Reading reading) {
            this(metric, reading, List.of());
        }
    }

    /** What the effect in flight says of itself, such as the phase of an index build and whom it waits for. */
    record Told(long at, EffectId id, String text) implements Event {}

    /**
     * The checks of a diagnosis were read.
     *
     * @param samples how many rows each found
     * @param evidence what each found, in their order
     */
    record Examined(
            long at, String diagnosis, String occasion, int serial, List<Sample> samples, List<Evidence> evidence)
            implements Event {
        public Examined {
            samples = List.copyOf(samples);
            evidence = List.copyOf(evidence);
        }
    }

    /** An effect ended, one way or another. */
    record EffectEnded(long at, EffectId id, EffectResult result) implements Event {}

    /**
     * A person did something.
     *
     * @param id of a signal that came by letter: the same one counts once, however often it arrives; empty for one typed here
     */
    record Signalled(long at, String who, Signal signal, String id) implements Event {
        public Signalled(long at, String who, Signal signal) {
            this(at, who, signal, "");
        }
    }
}
