package dev.sluice.run;

import dev.sluice.engine.Signal;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.QuantityParser;
import dev.sluice.value.Value;
import java.util.List;
import java.util.Optional;

/** Live parameters, as an operator changes them. */
public final class Knobs {
    private Knobs() {}

    /**
     * What {@code name=value} asks for.
     *
     * @throws Refused if there is no such live parameter, or the value is not one of it
     */
    public static Signal.Set set(Runbook runbook, String assignment, String because) throws Refused {
        int equals = assignment.indexOf('=');
        String name = equals < 0 ? assignment : assignment.substring(0, equals).strip();
        List<Param> live = runbook.params().stream().filter(Param::live).toList();
        Param param = live.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Refused(
                        ExitCode.USAGE,
                        "'" + name + "' is no live parameter of this runbook",
                        live.isEmpty()
                                ? "it has none; declare one with: param NAME UNIT = VALUE in LOW .. HIGH live"
                                : "set one of "
                                        + String.join(
                                                ", ",
                                                live.stream().map(Param::name).toList())));
        String text = equals < 0 ? "" : assignment.substring(equals + 1).strip();
        Value value = QuantityParser.parse(text, param.unit())
                .filter(parsed -> within(parsed, param))
                .orElseThrow(() -> new Refused(
                        ExitCode.USAGE,
                        "'" + text + "' is no value of " + name,
                        "set " + name + "="
                                + QuantityFormat.format(param.value(), param.unit())
                                        .replace(" rows", "") + range(param)));
        return new Signal.Set(name, value, because);
    }

    /** A command that cannot be understood, and how it is written. */
    public static Refused misspelt(String what, String example) {
        return new Refused(ExitCode.USAGE, what, example);
    }

    private static boolean within(Value value, Param param) {
        return !(value instanceof Value.Amount amount)
                || param.lowest().map(low -> amount.amount() >= amountOf(low)).orElse(true)
                        && param.highest()
                                .map(high -> amount.amount() <= amountOf(high))
                                .orElse(true);
    }

    private static double amountOf(Value value) {
        return value instanceof Value.Amount amount ? amount.amount() : Double.NaN;
    }

    private static String range(Param param) {
        Optional<String> low = param.lowest().map(value -> QuantityFormat.format(value, param.unit()));
        Optional<String> high = param.highest().map(value -> QuantityFormat.format(value, param.unit()));
        return low.isPresent() && high.isPresent() ? ", between " + low.get() + " and " + high.get() : "";
    }
}
