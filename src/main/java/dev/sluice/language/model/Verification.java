package dev.sluice.language.model;

import dev.sluice.language.text.Span;
import java.util.List;

/** What must be true when every phase is done. */
public record Verification(String title, List<Phase.Condition> expects, List<Step> steps, Span span) {
    public Verification {
        expects = List.copyOf(expects);
        steps = List.copyOf(steps);
    }
}
