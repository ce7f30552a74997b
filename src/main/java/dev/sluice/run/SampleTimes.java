package dev.sluice.run;

import dev.sluice.source.Answer;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Brings the times of samples to the run's clock by their age. The same sample, read again, keeps the time it was first given:
 * ages are measured over a network, and their jitter must not make an old sample look like a newer one, nor change the order
 * that the source's own clock gives them.
 */
final class SampleTimes {
    private final Map<String, Known> newest = new ConcurrentHashMap<>();

    /**
     * @param at on the source's clock
     * @param onRunsClock milliseconds
     */
    private record Known(Instant at, long onRunsClock) {}

    /**
     * The sample's time in milliseconds on the run's clock; that of the answer where nothing tells the sample's.
     *
     * @param now the run's clock when the answer came
     */
    long onRunsClock(String metric, Answer.Answered answered, long now) {
        long byAge = now - answered.age().toMillis();
        if (answered.sampled().isEmpty()) {
            return byAge;
        }
        Instant at = answered.sampled().get().at();
        Known known = newest.compute(metric, (name, before) -> {
            if (before == null) {
                return new Known(at, byAge);
            }
            return at.isAfter(before.at()) ? new Known(at, Math.max(byAge, before.onRunsClock() + 1)) : before;
        });
        return known.at().equals(at) ? known.onRunsClock() : Math.min(byAge, known.onRunsClock() - 1);
    }
}
