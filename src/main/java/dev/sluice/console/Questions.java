package dev.sluice.console;

import dev.sluice.run.Person;
import dev.sluice.value.QuantityParser;
import dev.sluice.value.Unit;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/** Questions put to the person at the console, one at a time; the next typed line that fits is the answer. */
final class Questions implements Person {
    private final String name;
    private final Consumer<String> say;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile Pending<?> pending;

    Questions(String name, Consumer<String> say) {
        this.name = name;
        this.say = say;
    }

    private record Pending<T>(Function<String, Optional<T>> reads, String hint, ArrayBlockingQueue<T> answers) {
        boolean take(String line) {
            return reads.apply(line.strip()).map(answers::offer).orElse(false);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<String> value(String metric, String question, Unit unit, Duration bound) {
        return put(
                metric + ": " + question + " (a " + unit.word() + ")",
                "type a " + unit.word(),
                typed -> QuantityParser.parse(typed, unit).map(value -> typed),
                bound);
    }

    @Override
    public Optional<Boolean> done(String step, String instruction, Duration bound) {
        return put(step + ", by hand: " + instruction, "type done, or: not done", Questions::yesOrNo, bound);
    }

    /** Offers a typed line; false if it answers nothing, so that it is a command. */
    boolean answer(String line) {
        Pending<?> question = pending;
        return question != null && question.take(line);
    }

    private static Optional<Boolean> yesOrNo(String typed) {
        return switch (typed.toLowerCase(Locale.ROOT)) {
            case "done", "yes", "y" -> Optional.of(true);
            case "not done", "no", "n" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private <T> Optional<T> put(String text, String hint, Function<String, Optional<T>> reads, Duration bound) {
        turn.lock();
        try {
            Pending<T> question = new Pending<>(reads, hint, new ArrayBlockingQueue<>(1));
            pending = question;
            say.accept("? " + text);
            say.accept("  " + hint);
            return Optional.ofNullable(question.answers().poll(bound.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            pending = null;
            turn.unlock();
        }
    }
}
