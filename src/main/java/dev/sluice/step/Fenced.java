package dev.sluice.step;

import java.util.List;

/** Somebody else took the run over: this process must not cause another effect. */
public final class Fenced extends Refusal {
    private static final long serialVersionUID = 1L;

    public Fenced(String what, String next) {
        super(40, what, List.of(next), null);
    }
}
