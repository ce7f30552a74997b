package dev.sluice.document;

import dev.sluice.language.model.Header;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The risk class of a change, C1 the highest, found by a rule and not by opinion.
 *
 * @param grade {@code C1} to {@code C4}
 * @param reasons what speaks for it, as phrases
 */
record Risk(String grade, List<String> reasons) {
    /** For readers, beside every class that is shown. */
    static final String RULE =
            "C4: the change changes nothing. Else C1: it has a point of no return, and undoing is hard (or its"
                    + " effort is not stated) or a downtime is stated. C2: one of these three. C3: none of them.";

    static Risk of(Runbook runbook) {
        if (!changesSomething(runbook)) {
            return new Risk("C4", List.of("it changes nothing"));
        }
        boolean turns = new Reversibility(runbook).pointOfNoReturn().isPresent();
        Optional<Header.Effort> effort = runbook.header().undoing().map(Header.Undoing::effort);
        boolean hard = effort.orElse(Header.Effort.HARD) == Header.Effort.HARD;
        boolean down = hasDowntime(runbook.header());
        List<String> reasons = new ArrayList<>();
        if (turns) {
            reasons.add("it has a point of no return");
        }
        if (hard) {
            reasons.add(effort.isPresent() ? "undoing is hard" : "how hard undoing is, is not stated");
        }
        if (down) {
            reasons.add("a downtime is stated");
        }
        if (reasons.isEmpty()) {
            return new Risk("C3", List.of("it changes something, and all of it can be undone"));
        }
        return new Risk(turns && reasons.size() > 1 ? "C1" : "C2", reasons);
    }

    /** Whether a downtime is stated that does not begin with a word for none. */
    static boolean hasDowntime(Header header) {
        return header.downtime()
                .map(text -> text.strip().toLowerCase(Locale.ROOT))
                .filter(text -> !text.isEmpty() && !text.matches("(?s)(none|no|0s?)\\b.*"))
                .isPresent();
    }

    private static boolean changesSomething(Runbook runbook) {
        return runbook.phases().stream()
                        .map(Phase::allSteps)
                        .flatMap(List::stream)
                        .anyMatch(StepWords::isEffect)
                || runbook.finallySteps().stream().anyMatch((Step step) -> StepWords.isEffect(step));
    }
}
