package dev.sluice.language.diagnostic;

/**
 * Every code a diagnostic may carry. Codes are an interface: never renumbered, never reused. S1xx syntax, S2xx names and
 * structure, S3xx types and units, S4xx gates, S5xx steps and undo, S6xx embedded queries; W codes of the same hundred are
 * warnings.
 */
public enum Code {
    /** The text does not follow the grammar, and no more precise code applies. */
    S100;
}
