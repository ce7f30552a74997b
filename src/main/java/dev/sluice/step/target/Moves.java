package dev.sluice.step.target;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** That another server stands in a target's place, told once to each of those who have to know. Thread-safe. */
final class Moves {

    /** Who has to know. */
    enum Reader {
        /** Who renews the lease between effects. */
        KEEPER,
        /** Who tells the database of an effect before it begins. */
        ANNOUNCER
    }

    private final Map<Reader, String> untold = new EnumMap<>(Reader.class);

    synchronized void found(String text) {
        for (Reader reader : Reader.values()) {
            untold.put(reader, text);
        }
    }

    synchronized boolean isUntold(Reader reader) {
        return untold.containsKey(reader);
    }

    synchronized Optional<String> tell(Reader reader) {
        return Optional.ofNullable(untold.remove(reader));
    }
}
