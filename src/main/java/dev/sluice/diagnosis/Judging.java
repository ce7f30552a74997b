package dev.sluice.diagnosis;

import dev.sluice.diagnosis.Findings.Judged;
import dev.sluice.diagnosis.Findings.Weight;
import dev.sluice.gate.Baselines;
import dev.sluice.gate.Explanation;
import dev.sluice.gate.Explanations;
import dev.sluice.gate.Samples;
import dev.sluice.language.model.Diagnosis;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Expressions;
import dev.sluice.value.Truth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Weighs the causes of a diagnosis by what was read. A cause's conditions are taken together in three-valued logic: one that is
 * true is enough, all of them must be false to rule it out, and anything else cannot be judged.
 */
public final class Judging {
    private final Samples samples;
    private final Baselines baselines;
    private final long at;

    private Judging(Samples samples, Baselines baselines, long at) {
        this.samples = samples;
        this.baselines = baselines;
        this.at = at;
    }

    /**
     * Judges on the samples at hand; the numbers of rows of the checks must be among them.
     *
     * @param at the run's clock, milliseconds
     */
    public static Findings judge(
            Diagnosis diagnosis,
            String occasion,
            long at,
            Samples samples,
            Baselines baselines,
            List<Evidence> evidence) {
        Judging judging = new Judging(samples, baselines, at);
        List<Judged> causes = diagnosis.causes().stream()
                .map(judging::judged)
                .sorted(Comparator.comparing(Judged::weight))
                .toList();
        return new Findings(diagnosis, occasion, at, judging.symptoms(diagnosis), causes, evidence);
    }

    /** Whether none of its measured symptoms is there, as far as the samples at hand tell; one without any may always be. */
    public static boolean isAbsent(Diagnosis diagnosis, Samples samples, Baselines baselines, long at) {
        List<Explanation> measured = new Judging(samples, baselines, at).symptoms(diagnosis);
        return !measured.isEmpty() && any(measured) == Truth.FALSE;
    }

    /** The metrics that its symptoms and causes speak of, those of its checks left out. */
    public static List<String> metrics(Diagnosis diagnosis) {
        List<String> checks =
                diagnosis.checks().stream().map(Diagnosis.Check::address).toList();
        return conditions(diagnosis)
                .flatMap(condition -> Expressions.metrics(condition).stream())
                .filter(name -> !checks.contains(name))
                .distinct()
                .toList();
    }

    private static Stream<Expression> conditions(Diagnosis diagnosis) {
        return Stream.concat(
                measured(diagnosis),
                diagnosis.causes().stream()
                        .flatMap(cause -> Stream.concat(cause.certain().stream(), cause.likely().stream())));
    }

    private static Stream<Expression> measured(Diagnosis diagnosis) {
        return diagnosis.symptoms().stream().flatMap(symptom -> switch (symptom) {
            case Diagnosis.Symptom.Measured measured -> Stream.of(measured.when());
            case Diagnosis.Symptom.Told told -> Stream.empty();
        });
    }

    private List<Explanation> symptoms(Diagnosis diagnosis) {
        return measured(diagnosis).map(this::explained).toList();
    }

    private Judged judged(Diagnosis.Cause cause) {
        List<Explanation> certain =
                cause.certain().stream().map(this::explained).toList();
        List<Explanation> likely = cause.likely().stream().map(this::explained).toList();
        List<Explanation> both = new ArrayList<>(certain);
        both.addAll(likely);
        return new Judged(cause, weight(certain, likely, both), both);
    }

    private static Weight weight(List<Explanation> certain, List<Explanation> likely, List<Explanation> both) {
        if (both.isEmpty()) {
            return Weight.LEFT_TO_A_PERSON;
        }
        if (any(certain) == Truth.TRUE) {
            return Weight.CERTAIN;
        }
        if (any(likely) == Truth.TRUE) {
            return Weight.LIKELY;
        }
        return any(both) == Truth.FALSE ? Weight.RULED_OUT : Weight.CANNOT_BE_JUDGED;
    }

    private Explanation explained(Expression condition) {
        return Explanations.evaluate(condition, samples, baselines, at);
    }

    private static Truth any(List<Explanation> conditions) {
        return conditions.stream().map(Judging::truth).reduce(Truth.FALSE, Truth::or);
    }

    /** What is false only because nothing counts yet is no "no". */
    static Truth truth(Explanation condition) {
        boolean early = condition.value().isPresent() && condition.value().get().startsWith("not yet");
        return condition.unknown() || early ? Truth.UNKNOWN : condition.truth().orElse(Truth.UNKNOWN);
    }
}
