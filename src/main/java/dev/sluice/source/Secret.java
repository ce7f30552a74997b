package dev.sluice.source;

import java.util.Objects;

/**
 * A value that must never be seen. It has no readable form but {@link #reveal()}, which is called where the value leaves for
 * the system that it unlocks, and nowhere else.
 */
public final class Secret {
    private final String origin;
    private final String value;

    /**
     * @param origin where it was taken from, such as {@code env:DB_PASSWORD}; may be shown
     * @param value the value itself
     */
    public Secret(String origin, String value) {
        this.origin = Objects.requireNonNull(origin);
        this.value = Objects.requireNonNull(value);
    }

    /** Where it was taken from; may be shown. */
    public String origin() {
        return origin;
    }

    /** The value, to be handed to the system that asks for it. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "***";
    }
}
