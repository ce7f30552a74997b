package dev.sluice.language.difference;

import dev.sluice.language.model.Param;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Value;
import java.util.List;
import java.util.Optional;

/** What two declarations of one parameter differ in. To let an operator go further than before is weaker. */
final class ParamDifference {
    private ParamDifference() {}

    static List<Change> compare(Place place, Param before, Param after) {
        Found found = new Found(place);
        found.changed("unit", before.unit(), after.unit(), unit -> unit.word());
        if (!before.value().equals(after.value())) {
            found.add(Word.CHANGED, "value", text(before, before.value()), text(after, after.value()));
        } else if (!before.byDefault().equals(after.byDefault())) {
            found.add(Word.CHANGED, "default", text(before, before.byDefault()), text(after, after.byDefault()));
        }
        bound(found, "lowest", before, after, before.lowest(), after.lowest(), -1);
        bound(found, "highest", before, after, before.highest(), after.highest(), 1);
        found.flag(Word.WEAKER, "live", before.live(), after.live());
        return found.changes();
    }

    /** @param outward the sign of a step that leaves more room */
    private static void bound(
            Found found,
            String what,
            Param before,
            Param after,
            Optional<Value> own,
            Optional<Value> other,
            int outward) {
        if (own.equals(other)) {
            return;
        }
        Word word = own.isEmpty() ? Word.STRICTER : Word.WEAKER;
        if (own.isPresent() && other.isPresent()) {
            int step = compare(own.get(), other.get()) * outward;
            word = step == 0 ? Word.CHANGED : step > 0 ? Word.STRICTER : Word.WEAKER;
        }
        found.add(word, what, own.map(value -> text(before, value)), other.map(value -> text(after, value)));
    }

    /** Of amounts and moments; other values have no order. */
    private static int compare(Value one, Value two) {
        if (one instanceof Value.Amount own && two instanceof Value.Amount other) {
            return Double.compare(own.amount(), other.amount());
        }
        return one instanceof Value.Moment own && two instanceof Value.Moment other
                ? own.instant().compareTo(other.instant())
                : 0;
    }

    static String text(Param param, Value value) {
        return QuantityFormat.format(value, param.unit());
    }

    static String text(Param param) {
        String range = param.lowest().isPresent() && param.highest().isPresent()
                ? " in " + text(param, param.lowest().get()) + " .. "
                        + text(param, param.highest().get())
                : "";
        return text(param, param.value()) + range + (param.live() ? " live" : "");
    }
}
