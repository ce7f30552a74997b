package dev.sluice.language.format;

import dev.sluice.language.text.RawText;
import dev.sluice.language.text.Span;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;

/** Compares trees by everything but the places where their parts stand. A tree is records all the way down. */
final class SameMeaning {
    private SameMeaning() {}

    static boolean of(Object one, Object other) {
        return switch (one) {
            case Span span -> other instanceof Span;
            case RawText raw -> other instanceof RawText text && raw.text().equals(text.text());
            case Optional<?> optional -> other instanceof Optional<?> second && of(list(optional), list(second));
            case List<?> list -> other instanceof List<?> second && of(list, second);
            case Record whole -> whole.getClass() == other.getClass() && ofParts(whole, other);
            default -> one.equals(other);
        };
    }

    private static List<?> list(Optional<?> optional) {
        return optional.stream().toList();
    }

    private static boolean of(List<?> one, List<?> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!of(one.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean ofParts(Record one, Object other) {
        for (RecordComponent part : one.getClass().getRecordComponents()) {
            if (!of(read(part, one), read(part, other))) {
                return false;
            }
        }
        return true;
    }

    private static Object read(RecordComponent part, Object whole) {
        try {
            return part.getAccessor().invoke(whole);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
