package dev.sluice.language.difference;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where a change stands, and which parts of a run it acts upon.
 *
 * @param name of the thing, {@code phase.step} for a step or a wait; empty where there is only one
 * @param reach the parts of the run that it acts upon: names of phases, {@code verify}, {@code finally}, in the order of the run
 */
public record Place(Kind kind, String name, Set<String> reach) {

    public enum Kind {
        HEADER,
        SOURCE,
        PARAM,
        METRIC,
        /** A named gate. */
        GATE,
        /** A phase, and the rules that it states itself. */
        PHASE,
        STEP,
        /** A step that only waits, so that what stands behind it does not begin too early. */
        WAIT,
        VERIFY,
        FINALLY,
        CLOSEOUT,
        ALERTS,
        DASHBOARD,
        DIAGNOSIS;

        /** Whether what stands there decides if the run may go on. */
        boolean guards() {
            return this == GATE || this == PHASE || this == WAIT || this == VERIFY;
        }

        /** As a line of text and a field of JSON have it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Place {
        reach = Collections.unmodifiableSet(new LinkedHashSet<>(reach));
    }

    static Place of(Kind kind, String name, Collection<String> reach) {
        return new Place(kind, name, new LinkedHashSet<>(reach));
    }

    /** The only one of its kind. */
    static Place of(Kind kind, Collection<String> reach) {
        return of(kind, "", reach);
    }

    /** Whether the change acts upon this part of the run: a phase by its name, {@code verify} or {@code finally}. */
    public boolean touches(String part) {
        return reach.contains(part);
    }

    /** {@code phase fill}, {@code gate healthy of canary, fill}, {@code header}. */
    public String text() {
        String named = name.isEmpty() ? kind.text() : kind.text() + " " + name;
        return kind == Kind.GATE ? named + " of " + String.join(", ", List.copyOf(reach)) : named;
    }
}
