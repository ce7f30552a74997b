package dev.sluice.step;

import java.util.List;

/** Somebody else drives this runbook against this target. */
public final class Held extends Refusal {
    private static final long serialVersionUID = 1L;

    public Held(String what, String... next) {
        super(40, what, List.of(next), null);
    }
}
