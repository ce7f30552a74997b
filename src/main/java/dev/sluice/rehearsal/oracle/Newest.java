package dev.sluice.rehearsal.oracle;

import dev.sluice.language.model.Metric;
import dev.sluice.value.Dimension;
import dev.sluice.value.Reading;
import dev.sluice.value.Type;
import dev.sluice.value.Value;

/**
 * The newest due sample of one metric, as the shell delivered it. Metrics that are read from a source and stand for one number or
 * flag; those with an opt-out, several series, a formula or a person behind them are not understood here.
 */
final class Newest {
    private static final long FUTURE_TOLERANCE = 5_000;

    final Metric metric;
    final long every;
    private final long fresh;
    private boolean read;
    /** Whether it was read since it last had to be. */
    private boolean afresh;

    private boolean known;
    private boolean same;
    private double amount;
    private long sampledAt = Long.MIN_VALUE;
    private int sinceResume;

    Newest(Metric metric) {
        this.metric = metric;
        this.every = metric.every().toMillis();
        this.fresh = metric.fresh().toMillis();
    }

    static boolean understands(Metric metric) {
        Type type = metric.unit().type();
        return metric.definition() instanceof Metric.Definition.Queried
                && metric.labels().isEmpty()
                && metric.missingAs().isEmpty()
                && metric.emptyAs().isEmpty()
                && (type instanceof Dimension || type == Type.Plain.BOOLEAN);
    }

    void arrived(Reading reading, long at) {
        read = true;
        afresh = true;
        same = false;
        known = false;
        if (reading instanceof Reading.Present present && fits(present, at)) {
            known = true;
            long time = Math.min(present.sampledAt(), at);
            same = time <= sampledAt;
            // An older sample does not pass for the newest one.
            amount = time < sampledAt ? amount : amount(present.value());
            sampledAt = Math.max(sampledAt, time);
            sinceResume += !same || sinceResume == 0 ? 1 : 0;
        }
    }

    private boolean fits(Reading.Present present, long at) {
        boolean typed = metric.unit().type() == Type.Plain.BOOLEAN
                ? present.value() instanceof Value.Flag
                : present.value() instanceof Value.Amount;
        boolean timely = metric.once() || at - present.sampledAt() <= fresh;
        return typed && timely && present.sampledAt() - at <= FUTURE_TOLERANCE;
    }

    private static double amount(Value value) {
        return switch (value) {
            case Value.Amount quantity -> quantity.amount();
            case Value.Flag flag -> flag.set() ? 1 : 0;
            default -> throw new IllegalStateException("neither a number nor a flag: " + value);
        };
    }

    /** A phase begins: it has to be read in this one. */
    void phaseBegins() {
        read = false;
        afresh = false;
    }

    /** A process takes over, or a person lets the run go on: what may be read more than once has to be read again. */
    void lookAfresh() {
        afresh &= metric.once();
    }

    void resumed() {
        lookAfresh();
        sinceResume = 0;
    }

    boolean knownAt(long at) {
        return read && known && at <= staleAfter();
    }

    /** Whether it is known from a read since the phase began, a process took over, or a person let the run go on. */
    boolean knownAfreshAt(long at) {
        return afresh && knownAt(at);
    }

    /** The last moment at which it is not stale. */
    long staleAfter() {
        return metric.once() ? Long.MAX_VALUE : sampledAt + fresh;
    }

    double amount() {
        return amount;
    }

    long sampledAt() {
        return sampledAt;
    }

    /** Whether the newest read brought the sample of the read before again. */
    boolean isSame() {
        return same;
    }

    /** Different samples since a process took over. */
    int sinceResume() {
        return sinceResume;
    }

    String name() {
        return metric.name();
    }
}
