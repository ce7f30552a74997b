package dev.sluice.run;

import dev.sluice.value.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody who has done by hand whatever he is asked to do, and remembers it. */
public final class Answers implements Person {
    private final List<String> asked = new CopyOnWriteArrayList<>();

    public List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public String name() {
        return "ada";
    }

    @Override
    public Optional<String> value(String metric, String question, Unit unit, Duration bound) {
        return Optional.empty();
    }

    @Override
    public Optional<Boolean> done(String step, String instruction, Duration bound) {
        asked.add(step);
        return Optional.of(true);
    }
}
