package dev.sluice.language.model;

import dev.sluice.language.text.Span;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.util.Optional;

/**
 * A parameter with the value it has in this run.
 *
 * @param value the default, or what {@code --set} gave
 * @param lowest inclusive bound, if the file states a range
 * @param live whether the operator may change it during the run (a knob)
 */
public record Param(
        String name,
        Unit unit,
        Value value,
        Value byDefault,
        Optional<Value> lowest,
        Optional<Value> highest,
        boolean live,
        Span span) {}
