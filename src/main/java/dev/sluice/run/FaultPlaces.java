package dev.sluice.run;

import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.StepRef;
import dev.sluice.language.text.Span;
import dev.sluice.step.Outcome;
import java.util.Optional;
import java.util.OptionalInt;

/** Says of what failed where it stands in the runbook: the place in its SQL that the server pointed at, else its step. */
final class FaultPlaces {
    private final Runbook runbook;

    FaultPlaces(Runbook runbook) {
        this.runbook = runbook;
    }

    /** The same outcome; a failure that another attempt will not mend names its line and column. */
    Outcome placed(Outcome outcome, StepRef step, Optional<SqlText> text) {
        if (!(outcome instanceof Outcome.Failed failed) || failed.retryable()) {
            return outcome;
        }
        Optional<Span> at = text.flatMap(sql -> at(sql, failed.position())).or(() -> at(step));
        return at.map(span -> failed.saying(failed.message() + " (" + place(span) + ", column " + span.column() + ")"))
                .orElse(failed);
    }

    private String place(Span span) {
        return runbook.files().origin(span).orElse(runbook.name() + ", line " + span.line());
    }

    private static Optional<Span> at(SqlText text, OptionalInt position) {
        return position.isPresent() && position.getAsInt() <= text.raw().length()
                ? Optional.of(text.source().spanOf(position.getAsInt(), position.getAsInt()))
                : Optional.empty();
    }

    private Optional<Span> at(StepRef ref) {
        return Site.steps(runbook)
                .filter(step -> step.ref().equals(ref))
                .map(Step::span)
                .findFirst();
    }
}
