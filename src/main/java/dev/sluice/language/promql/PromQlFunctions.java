package dev.sluice.language.promql;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The functions that every Prometheus since 2.42 has under the same name, and what they take and yield. */
final class PromQlFunctions {
    /** Aggregations of one vector. */
    static final Set<String> AGGREGATIONS = Set.of("sum", "avg", "min", "max", "count", "group", "stddev", "stdvar");
    /** Aggregations that take a number before it. */
    static final Set<String> RANKED = Set.of("topk", "bottomk", "quantile");

    /** @param optional how many of the last arguments may be left out */
    record Signature(PromQlShape result, List<PromQlShape> arguments, int optional) {}

    private static final Map<String, Signature> SIGNATURES = new HashMap<>();

    static {
        for (String name : ("abs absent ceil deg exp floor histogram_count histogram_sum ln log10 log2 rad sgn sort"
                        + " sort_desc sqrt timestamp sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh")
                .split(" ")) {
            vector(name, 0, PromQlShape.VECTOR);
        }
        for (String name : ("absent_over_time avg_over_time changes count_over_time delta deriv idelta increase irate"
                        + " last_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time"
                        + " stdvar_over_time sum_over_time")
                .split(" ")) {
            vector(name, 0, PromQlShape.RANGE);
        }
        for (String name : "day_of_month day_of_week day_of_year days_in_month hour minute month year".split(" ")) {
            vector(name, 1, PromQlShape.VECTOR);
        }
        vector("clamp", 0, PromQlShape.VECTOR, PromQlShape.SCALAR, PromQlShape.SCALAR);
        vector("clamp_max", 0, PromQlShape.VECTOR, PromQlShape.SCALAR);
        vector("clamp_min", 0, PromQlShape.VECTOR, PromQlShape.SCALAR);
        vector("histogram_fraction", 0, PromQlShape.SCALAR, PromQlShape.SCALAR, PromQlShape.VECTOR);
        vector("histogram_quantile", 0, PromQlShape.SCALAR, PromQlShape.VECTOR);
        vector("predict_linear", 0, PromQlShape.RANGE, PromQlShape.SCALAR);
        vector("quantile_over_time", 0, PromQlShape.SCALAR, PromQlShape.RANGE);
        vector("round", 1, PromQlShape.VECTOR, PromQlShape.SCALAR);
        vector("vector", 0, PromQlShape.SCALAR);
        SIGNATURES.put("scalar", new Signature(PromQlShape.SCALAR, List.of(PromQlShape.VECTOR), 0));
        SIGNATURES.put("time", new Signature(PromQlShape.SCALAR, List.of(), 0));
        SIGNATURES.put("pi", new Signature(PromQlShape.SCALAR, List.of(), 0));
    }

    private PromQlFunctions() {}

    static Optional<Signature> find(String name) {
        return Optional.ofNullable(SIGNATURES.get(name));
    }

    private static void vector(String name, int optional, PromQlShape... arguments) {
        SIGNATURES.put(name, new Signature(PromQlShape.VECTOR, List.of(arguments), optional));
    }
}
