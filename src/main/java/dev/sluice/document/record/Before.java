package dev.sluice.document.record;

import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.QuantityParser;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Metrics as they were before the first effect of a phase, against what they were at the end of the run. */
final class Before {
    private static final Pattern TOLD = Pattern.compile("(?s).*: (.+), (\\d{1,9}) samples?");

    private Before() {}

    static List<RunRecord.Baseline> of(Runbook runbook, Gathering gathered) {
        List<RunRecord.Baseline> baselines = new ArrayList<>();
        for (RunRecord.Told told : gathered.baselines) {
            String metric = told.decision().subject();
            Matcher words = TOLD.matcher(told.decision().text());
            Optional<Phase.Baseline> stated = runbook.phases().stream()
                    .filter(phase -> told.decision().phase().equals(Optional.of(phase.name())))
                    .flatMap(phase -> phase.baselines().stream())
                    .filter(baseline -> baseline.metric().equals(metric))
                    .findFirst();
            if (stated.isPresent() && words.matches()) {
                long over = stated.get().over().toMillis();
                baselines.add(new RunRecord.Baseline(
                        told.decision().phase().orElse(""),
                        metric,
                        over,
                        words.group(1),
                        amount(words.group(1), runbook.metric(metric).unit()),
                        gathered.readings.last(metric, over, told.at()),
                        Long.parseLong(words.group(2))));
            }
        }
        return baselines;
    }

    private static OptionalDouble amount(String told, Unit unit) {
        return QuantityParser.parse(told.replaceFirst(" rows?$", ""), unit)
                .map(value -> value instanceof Value.Amount amount
                        ? OptionalDouble.of(amount.amount())
                        : OptionalDouble.empty())
                .orElse(OptionalDouble.empty());
    }
}
