package dev.sluice.document.alert;

import dev.sluice.language.model.Phase;
import dev.sluice.language.model.RuleGroup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An alert with what it watches, from which its unit tests and its page are made. */
public record Watch(Alert alert, What what) {

    public sealed interface What {
        /**
         * A rule's condition, or one operand of its outermost {@code or}.
         *
         * @param format how the value is written, where it is the amount of one metric
         */
        record Compared(Clause clause, Optional<GoTemplate.Format> format, List<Phase> phases) implements What {}

        /** A rule that only the run itself can tell. */
        record Told(RuleGroup group) implements What {}

        /** A metric without a reading for longer than {@code fresh}. */
        record NoData(String metric, String series, Duration fresh, List<Phase> phases) implements What {}

        /** A backfill that comes no further. */
        record Stalled(Phase phase, String step) implements What {}

        record Overdue(Phase phase) implements What {}

        record RunnerSilent() implements What {}

        /** A gauge of the run that is 1 while there is something to tell. */
        record Flagged(String gauge) implements What {}
    }
}
