package dev.sluice.language.model;

import dev.sluice.language.text.Span;

/** A name that the environment file maps to a live system. */
public record Source(String name, Kind kind, Span span) {
    public enum Kind {
        POSTGRES,
        JDBC,
        PROMETHEUS,
        HTTP,
        COMMAND,
        MANUAL
    }
}
