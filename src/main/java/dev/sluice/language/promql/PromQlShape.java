package dev.sluice.language.promql;

import java.util.Optional;

/** What an expression yields. */
public enum PromQlShape {
    SCALAR,
    VECTOR,
    RANGE;

    /**
     * What an expression yields, if every Prometheus since 2.42 takes it; nothing where that cannot be told for certain, as of
     * newer functions, or of a regular expression that only some engines know.
     */
    public static Optional<PromQlShape> of(String expression) {
        return PromQlTokens.scan(expression).flatMap(tokens -> new PromQlShapeReader(tokens).read());
    }
}
