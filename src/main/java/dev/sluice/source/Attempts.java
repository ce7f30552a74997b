package dev.sluice.source;

import dev.sluice.value.Missing;
import java.time.Duration;
import java.util.function.Supplier;

/** What all reads share: one repetition within the timeout, and the comparison with the series of the phase's start. */
final class Attempts {
    private Attempts() {}

    /** One attempt at something. */
    interface Attempt<T> {
        T within(Deadline deadline) throws NoAnswer;
    }

    /** @param resolved what was asked, for people; it may depend on the system that was reached */
    static Answer read(
            Question question, Supplier<String> resolved, Duration timeout, Attempt<Answer.Answered> attempt) {
        try {
            return complete(question, twice(Deadline.in(timeout), attempt));
        } catch (NoAnswer none) {
            return new Answer.Failed(none.missing(), none.help(), resolved.get());
        }
    }

    /** Tries a second time if the first failed in passing and there is time left. */
    static <T> T twice(Deadline deadline, Attempt<T> attempt) throws NoAnswer {
        try {
            return attempt.within(deadline);
        } catch (NoAnswer first) {
            if (!first.isWorthRepeating() || deadline.hasPassed()) {
                throw first;
            }
            return attempt.within(deadline);
        }
    }

    private static Answer.Answered complete(Question question, Answer.Answered answered) throws NoAnswer {
        if (question.atLeast().isPresent()
                && answered.series().isLessThan(question.atLeast().get())) {
            throw NoAnswer.settled(
                    Missing.Cause.PARTIAL,
                    "%s, at the phase's start %s"
                            .formatted(answered.series(), question.atLeast().get()),
                    "find out what stopped reporting; where series come and go by design, name one that stays: "
                            + "`age promql \"min(timestamp(up))\"`");
        }
        return answered;
    }
}
