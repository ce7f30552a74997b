package dev.sluice.engine;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Param;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Parameters and captured values as they are now. */
final class Values {
    private static final long LARGEST_GROWTH = 100;

    private final Map<String, Param> params = new LinkedHashMap<>();
    private final Map<String, Value> current = new LinkedHashMap<>();
    private final Set<String> setByOperator = new HashSet<>();
    private final Runbook runbook;

    Values(Runbook runbook) {
        this.runbook = runbook;
        for (Param param : runbook.params()) {
            params.put(param.name(), param);
            current.put(param.name(), param.value());
        }
    }

    Map<String, Value> all() {
        return current;
    }

    /** What a query may bind; of all values also the header's tables, which no journal and no database keeps. */
    Map<String, Value> binds() {
        Map<String, Value> binds = new LinkedHashMap<>(runbook.binds());
        binds.putAll(current);
        return binds;
    }

    /** Live parameters, in the order of the file. */
    Map<String, Value> knobs() {
        Map<String, Value> knobs = new LinkedHashMap<>();
        params.values().stream()
                .filter(Param::live)
                .forEach(param -> knobs.put(param.name(), current.get(param.name())));
        return knobs;
    }

    void capture(String name, Value value) {
        current.put(name, value);
    }

    Param param(String name) {
        return params.get(name);
    }

    /** Turns a knob, or says why that cannot be. */
    Optional<String> set(String name, Value value) {
        Param param = params.get(name);
        if (param == null || !param.live()) {
            List<String> live = new ArrayList<>(knobs().keySet());
            return Optional.of((param == null ? "there is no parameter " + name : name + " is fixed since the start")
                    + (live.isEmpty() ? "; no parameter is live" : "; live ones: " + String.join(", ", live)));
        }
        if (value.getClass() != param.value().getClass()) {
            return Optional.of(name + " takes " + param.unit().word());
        }
        if (value instanceof Value.Amount amount
                && (below(amount, param.lowest())
                        || param.highest().isPresent()
                                && above(amount, param.highest().get()))) {
            return Optional.of(name + " stays in " + Texts.value(param.lowest(), param) + " .. "
                    + Texts.value(param.highest(), param));
        }
        current.put(name, value);
        setByOperator.add(name);
        return Optional.empty();
    }

    /** The amount of a setting, in base units. */
    double amount(Action.Knob knob) {
        return switch (knob) {
            case Action.Knob.Fixed fixed -> fixed.amount();
            case Action.Knob.Live live ->
                current.get(live.param()) instanceof Value.Amount amount ? amount.amount() : 0;
        };
    }

    /** The amount an operator gave this setting, if one did. */
    OptionalLong pinned(Action.Knob knob) {
        return knob instanceof Action.Knob.Live live && setByOperator.contains(live.param())
                ? OptionalLong.of(Math.round(amount(knob)))
                : OptionalLong.empty();
    }

    /**
     * A controller of batch sizes. A parameter brings its bounds; a fixed size is the most rows a batch takes, unless the step
     * states an {@code aim}: then it is only where the search for it begins.
     */
    SizeController sizes(Action.Backfill backfill) {
        long start = Math.round(amount(backfill.batch()));
        return switch (backfill.batch()) {
            case Action.Knob.Fixed fixed -> {
                Optional<Param> param = fixed.param().map(params::get);
                long highest = bound(param.flatMap(Param::highest), start * LARGEST_GROWTH);
                yield new SizeController(
                        start,
                        bound(param.flatMap(Param::lowest), 1),
                        backfill.aim().isPresent() ? highest : start);
            }
            case Action.Knob.Live live -> {
                Param param = params.get(live.param());
                yield new SizeController(start, bound(param.lowest(), 1), bound(param.highest(), start));
            }
        };
    }

    private static long bound(Optional<Value> stated, long otherwise) {
        return stated.isPresent() && stated.get() instanceof Value.Amount amount
                ? Math.round(amount.amount())
                : otherwise;
    }

    private static boolean below(Value.Amount amount, Optional<Value> bound) {
        return bound.isPresent() && bound.get() instanceof Value.Amount lowest && amount.amount() < lowest.amount();
    }

    private static boolean above(Value.Amount amount, Value bound) {
        return bound instanceof Value.Amount highest && amount.amount() > highest.amount();
    }
}
