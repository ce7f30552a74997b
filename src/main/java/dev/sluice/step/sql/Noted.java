package dev.sluice.step.sql;

import dev.sluice.value.Value;
import java.time.Instant;
import java.util.Optional;

/** A captured value as the row of its effect holds it; both are null where nothing was captured. */
public record Noted(String type, String text) {

    public static Noted of(Optional<Value> captured) {
        return captured.map(value -> new Noted(type(value), text(value))).orElse(new Noted(null, null));
    }

    public Optional<Value> value() {
        if (type == null) {
            return Optional.empty();
        }
        return switch (type) {
            case "amount" -> Optional.of(Value.amount(Double.parseDouble(text)));
            case "flag" -> Optional.of(Value.flag(Boolean.parseBoolean(text)));
            case "moment" -> Optional.of(new Value.Moment(Instant.parse(text)));
            default -> Optional.of(new Value.Text(text));
        };
    }

    private static String type(Value value) {
        return switch (value) {
            case Value.Amount ignored -> "amount";
            case Value.Flag ignored -> "flag";
            case Value.Text ignored -> "text";
            case Value.Moment ignored -> "moment";
            case Value.Series ignored -> throw new IllegalArgumentException("an effect captures one value");
        };
    }

    private static String text(Value value) {
        return switch (value) {
            case Value.Amount amount -> Double.toString(amount.amount());
            case Value.Flag flag -> Boolean.toString(flag.set());
            case Value.Text text -> text.text();
            case Value.Moment moment -> moment.instant().toString();
            case Value.Series ignored -> throw new IllegalArgumentException("an effect captures one value");
        };
    }
}
