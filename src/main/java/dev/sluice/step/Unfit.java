package dev.sluice.step;

import java.util.List;

/** The target cannot be reached, or must not be used as it is: a pooler, a standby, too old, without the schema. */
public final class Unfit extends Refusal {
    private static final long serialVersionUID = 1L;

    public Unfit(String what, String next) {
        this(what, next, null);
    }

    public Unfit(String what, String next, Throwable cause) {
        super(30, what, List.of(next), cause);
    }
}
