package dev.sluice.gate;

import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Metric.Definition;
import dev.sluice.value.Dimension;
import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Type;
import dev.sluice.value.Value;
import java.util.Optional;
import java.util.OptionalDouble;

/** The samples of one metric: its newest, the identity of samples, staleness, opt-outs, and the ring for windows. */
final class MetricSamples {
    private static final long FUTURE_TOLERANCE = 5_000;
    static final Missing NOT_READ = new Missing(Missing.Cause.EMPTY, "not read yet");
    private static final Missing NOT_ANSWERED = new Missing(Missing.Cause.TIMEOUT, "not answered yet");
    static final Missing NOT_READ_AGAIN = new Missing(Missing.Cause.STALE, "not read again yet");

    final Metric metric;
    final long every;
    final SampleRing ring = new SampleRing();
    final Speed speed = new Speed();
    /** How far back the data behind one reading reach, in milliseconds. */
    final long reach;

    private final long fresh;
    private final boolean asked;
    private final boolean ageless;
    private final boolean ownProgress;

    /** Reads that ended; the watches compare it with what they have seen. */
    int reads;
    /** Due samples that never came, because the read before was still in flight. */
    int skips;

    /** Whether the newest read brought the same sample again. */
    boolean same;
    /** Different samples so far. */
    int different;
    /** Different samples since a process took over. */
    int samplesSinceResume;

    long sampledAt = Long.MIN_VALUE;
    long arrivedAt = Long.MIN_VALUE;
    /** Working time of the newest sample. */
    long workedAt;
    /** The source's own interval, once it was seen to be longer than ours: reads that brought the same sample again lay in it. */
    long interval;

    private boolean repeated;

    /** The place of the last read in the order of all reads; 0 before the first. */
    private long readNumber;

    boolean questionOpen;

    /** What the source says of the newest value, for people; empty if it says nothing. */
    String note = "";

    private boolean known;
    private double amount;
    private Value value;

    /**
     * What the newest sample held. An older one, as a server tells that lags behind the one asked before, must not pass for it:
     * taken before the last effect, it would count as one taken after.
     */
    private Optional<Value> lastValue = Optional.empty();

    private Missing missing = NOT_READ;
    private boolean substituted;
    private long lastSampledAt = Long.MIN_VALUE;

    MetricSamples(Metric metric, boolean ownProgress, long reach) {
        this.metric = metric;
        this.ownProgress = ownProgress;
        this.reach = reach;
        every = Math.max(1, metric.every().toMillis());
        fresh = metric.fresh().toMillis();
        asked = metric.definition() instanceof Definition.Asked;
        ageless = metric.once()
                || metric.definition() instanceof Definition.FromSteps
                || metric.definition() instanceof Definition.Formula;
    }

    boolean once() {
        return metric.once();
    }

    boolean asked() {
        return asked;
    }

    /** Whether all of it comes from the run's own checkpoints. */
    boolean ownProgress() {
        return ownProgress;
    }

    /** Whether it may be asked to be read more than once in a short time. */
    boolean repeatable() {
        return !metric.once() && !asked;
    }

    /** @param number its place in the order of all reads, from 1 */
    void record(Reading reading, long number, long at, long workingAt, long fullMillis) {
        reads++;
        readNumber = number;
        questionOpen = false;
        switch (reading) {
            case Reading.Present present -> recordValue(present, at, workingAt, fullMillis);
            case Reading.Absent absent -> recordMissing(absent.missing(), at, workingAt);
        }
        arrivedAt = at;
    }

    void skip(long dueAt) {
        skips++;
        if (!ownProgress) {
            ring.add(dueAt, 0, SampleRing.UNKNOWN);
        }
    }

    private void recordValue(Reading.Present present, long at, long workingAt, long fullMillis) {
        Optional<Missing> unfit = unfit(present, at);
        if (unfit.isPresent()) {
            recordMissing(unfit.get(), at, workingAt);
            return;
        }
        long time = Math.min(present.sampledAt(), at);
        boolean older = lastSampledAt != Long.MIN_VALUE && time < lastSampledAt;
        if (lastValue.isEmpty() || !older || metric.definition() instanceof Definition.Formula) {
            lastValue = Optional.of(present.value());
        }
        same = lastSampledAt != Long.MIN_VALUE && time <= lastSampledAt;
        if (!same) {
            interval = repeated ? time - lastSampledAt : interval;
            lastSampledAt = time;
        }
        repeated = same;
        if (!same || samplesSinceResume == 0) {
            samplesSinceResume++;
        }
        known = true;
        substituted = false;
        value = lastValue.get();
        note = older ? note : present.note();
        amount = amountOf(value);
        sampledAt = lastSampledAt;
        if (!same) {
            different++;
            speed.sample(at, fullMillis, amount);
        }
        addToRing(time, workingAt, same ? SampleRing.SAME : SampleRing.KNOWN);
    }

    private void recordMissing(Missing reason, long at, long workingAt) {
        missing = reason;
        note = "";
        OptionalDouble substitute = substitute(reason);
        known = substitute.isPresent();
        substituted = known;
        same = false;
        repeated = false;
        if (known) {
            amount = substitute.getAsDouble();
            value = metric.unit().type() == Type.Plain.BOOLEAN ? Value.flag(amount != 0) : Value.amount(amount);
            sampledAt = at;
            samplesSinceResume++;
            different++;
        }
        addToRing(at, workingAt, known ? SampleRing.KNOWN : SampleRing.UNKNOWN);
    }

    private void addToRing(long time, long workingAt, byte kind) {
        if (!ownProgress) {
            ring.add(time, amount, kind);
            return;
        }
        // While the run rests, working time stands still: the newest sample replaces the one before.
        if (ring.size() > 0 && ring.time(ring.size() - 1) == workingAt) {
            ring.dropNewest();
        }
        ring.add(workingAt, amount, kind);
        workedAt = workingAt;
    }

    private Optional<Missing> unfit(Reading.Present present, long at) {
        Type type = metric.unit().type();
        if (present.value() instanceof Value.Series series) {
            return metric.labels().isEmpty()
                    ? missing(Missing.Cause.MULTI, series.points().size() + " series where one is declared")
                    : age(present, at);
        }
        boolean fits = switch (type) {
            case Dimension dimension ->
                present.value() instanceof Value.Amount && metric.labels().isEmpty();
            case Type.Plain plain ->
                switch (plain) {
                    case BOOLEAN -> present.value() instanceof Value.Flag;
                    case TIME -> present.value() instanceof Value.Moment;
                    case TEXT, IDENTIFIER -> present.value() instanceof Value.Text;
                };
        };
        return fits
                ? age(present, at)
                : missing(Missing.Cause.TYPE, "not a " + metric.unit().word());
    }

    private Optional<Missing> age(Reading.Present present, long at) {
        if (present.sampledAt() - at > FUTURE_TOLERANCE) {
            return missing(Missing.Cause.STALE, "sampled in the future: the clocks differ");
        }
        return !ageless && at - present.sampledAt() > fresh ? Optional.of(tooOld()) : Optional.empty();
    }

    private static Optional<Missing> missing(Missing.Cause cause, String detail) {
        return Optional.of(new Missing(cause, detail));
    }

    private static Missing tooOld() {
        return new Missing(Missing.Cause.STALE, "older than fresh allows");
    }

    private OptionalDouble substitute(Missing reason) {
        if (metric.missingAs().isPresent()) {
            return metric.missingAs();
        }
        boolean empty = reason.cause() == Missing.Cause.EMPTY || reason.cause() == Missing.Cause.NULL;
        return empty ? metric.emptyAs() : OptionalDouble.empty();
    }

    /** Why nothing is known at this moment, before the file's opt-outs; absent while there is a value within {@code fresh}. */
    Optional<Missing> missingAt(long at) {
        if (reads == 0) {
            return Optional.of(NOT_READ);
        }
        if (questionOpen) {
            return Optional.of(NOT_ANSWERED);
        }
        if (!known || substituted) {
            return Optional.of(missing);
        }
        return tooOldAt(at) ? Optional.of(tooOld()) : Optional.empty();
    }

    /** Whether there is a value at this moment, opt-outs included. */
    boolean knownAt(long at) {
        if (known && !questionOpen && !tooOldAt(at)) {
            return true;
        }
        return reads > 0 && metric.missingAs().isPresent();
    }

    private boolean tooOldAt(long at) {
        return !ageless && !substituted && at - sampledAt > fresh;
    }

    /** When the newest value becomes stale; never, if it does not or is unknown anyway. */
    long staleFrom() {
        return known && !ageless && !substituted ? sampledAt + fresh + 1 : Long.MAX_VALUE;
    }

    /** Whether an opt-out of the file stands for the newest sample. */
    boolean substitutedAt(long at) {
        return knownAt(at) && missingAt(at).isPresent();
    }

    /** The newest amount as the view sees it; NaN if it is unknown or does not count there. */
    double amount(View view) {
        if (!countsAsRead(view) || !knownAt(view.at)) {
            return view.unknown();
        }
        if (isEarly(view, 0)) {
            return view.notYet();
        }
        return view.pointOf == this ? view.point : current();
    }

    /** Whether the view has to wait for a newer sample, one whose window does not reach back too far. */
    boolean isEarly(View view, long window) {
        if (window > 0 && ownProgress) {
            return workedAt - (view.windowsToo ? window : 0) < view.workingSince;
        }
        return sampledAt - (view.windowsToo ? window + reach : 0) < view.since;
    }

    /** Whether it was read since the view's gate was last told to look afresh. */
    boolean countsAsRead(View view) {
        return readNumber > (metric.once() ? view.onceReadsAfter : view.readsAfter);
    }

    private double current() {
        return known && !questionOpen ? amount : metric.missingAs().orElse(Double.NaN);
    }

    /** The newest value as the view sees it, for texts and series. */
    Optional<Value> value(View view) {
        return Double.isNaN(amount(view)) && (view.blind || view.early)
                ? Optional.empty()
                : Optional.of(known && !questionOpen ? value : Value.amount(amount));
    }

    /** Whether a new process has seen enough of it to proceed: two samples, or one answer; what is read once stays. */
    boolean seenSinceResume() {
        return metric.once() || samplesSinceResume >= (asked ? 1 : 2);
    }

    /** Time since the newest value was sampled; negative without one. */
    long ageMillis(long at) {
        return lastSampledAt == Long.MIN_VALUE ? -1 : at - lastSampledAt;
    }

    static double amountOf(Value value) {
        return switch (value) {
            case Value.Amount amount -> amount.amount();
            case Value.Flag flag -> flag.set() ? 1 : 0;
            case Value.Text text -> text.text().hashCode();
            case Value.Moment moment ->
                moment.instant().getEpochSecond() + moment.instant().getNano() / 1e9;
            case Value.Series series -> Double.NaN;
        };
    }
}
