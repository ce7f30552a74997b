package dev.sluice.journal;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sluice.engine.Event;
import dev.sluice.value.Reading;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Values of a type that is made of records: of each kind that it may be, with each part of each once there and once not. No two
 * leaves of one value are the same, so that none can be mistaken for another.
 */
final class Specimens {
    private final Deque<Class<?>> within = new ArrayDeque<>();
    private int last;

    static <T> List<T> of(Class<T> type) {
        return new Specimens().all(type).stream().map(type::cast).toList();
    }

    /** The first of them is whole, the last as bare as it goes. */
    private List<Object> all(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic(generic);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isSealed()) {
            return sealed(plain);
        }
        return plain.isRecord() ? records(plain) : leaves(plain);
    }

    private List<Object> leaves(Class<?> type) {
        int next = ++last;
        if (type.isEnum()) {
            return Arrays.asList(type.getEnumConstants());
        }
        return switch (type.getSimpleName()) {
            case "String" -> List.of("text " + next, "");
            case "long", "Long" -> List.of((long) next, 0L);
            case "int", "Integer" -> List.of(next, 1, 0);
            case "double", "Double" -> List.of(next + 0.5, 0.0);
            case "boolean" -> List.of(true, false);
            case "Instant" -> List.of(Instant.ofEpochSecond(next, 1));
            case "OptionalLong" -> List.of(OptionalLong.of(next), OptionalLong.empty());
            case "OptionalDouble" -> List.of(OptionalDouble.of(next + 0.5), OptionalDouble.empty());
            default -> throw new AssertionError("nobody knows what a " + type + " looks like");
        };
    }

    private List<Object> generic(ParameterizedType type) {
        Type[] of = type.getActualTypeArguments();
        List<Object> parts = all(of[of.length - 1]);
        if (type.getRawType() == Optional.class) {
            List<Object> made = new ArrayList<>(parts.stream().map(Optional::of).toList());
            made.add(Optional.empty());
            return made;
        }
        if (type.getRawType() == List.class) {
            return List.of(parts, List.of());
        }
        Map<String, Object> named = new LinkedHashMap<>();
        parts.forEach(part -> named.put("name " + ++last, part));
        return List.of(named, Map.of());
    }

    private List<Object> sealed(Class<?> type) {
        List<Object> made = new ArrayList<>();
        for (Class<?> kind : type.getPermittedSubclasses()) {
            if (!within.contains(kind)) {
                made.addAll(all(kind));
            }
        }
        return made;
    }

    private List<Object> records(Class<?> type) {
        within.push(type);
        List<List<Object>> parts = new ArrayList<>();
        for (RecordComponent part : type.getRecordComponents()) {
            parts.add(all(part.getGenericType()));
        }
        within.pop();
        List<Object> whole = parts.stream().map(List::getFirst).toList();
        List<Object> bare = parts.stream().map(List::getLast).toList();
        Set<Object> made = new LinkedHashSet<>();
        made(type, whole).ifPresent(made::add);
        for (List<Object> others : List.of(whole, bare)) {
            for (int i = 0; i < parts.size(); i++) {
                for (Object choice : parts.get(i)) {
                    List<Object> chosen = new ArrayList<>(others);
                    chosen.set(i, choice);
                    made(type, chosen).ifPresent(made::add);
                }
            }
        }
        made(type, bare).ifPresent(it -> {
            made.remove(it);
            made.add(it);
        });
        return new ArrayList<>(made);
    }

    /** Absent where there can be no such value. */
    private static Optional<Object> made(Class<?> type, List<Object> parts) {
        try {
            Class<?>[] types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            Object made = type.getDeclaredConstructor(types).newInstance(parts.toArray());
            return countsWhatIsMissing(made) ? Optional.empty() : Optional.of(made);
        } catch (InvocationTargetException refused) {
            assertInstanceOf(IllegalArgumentException.class, refused.getCause());
            return Optional.empty();
        } catch (ReflectiveOperationException failure) {
            throw new AssertionError(failure);
        }
    }

    /** Series are counted in an answer, and there is none. */
    private static boolean countsWhatIsMissing(Object made) {
        return made instanceof Event.Sample sample
                && sample.reading() instanceof Reading.Absent
                && !sample.series().isEmpty();
    }
}
