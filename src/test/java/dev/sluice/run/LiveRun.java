package dev.sluice.run;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Ending;
import dev.sluice.engine.RunView;
import dev.sluice.engine.Signal;
import dev.sluice.testing.Await;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** A run in a thread of this process, and what it decided and told so far. */
public final class LiveRun implements Face, AutoCloseable {

    /** Begins or resumes a run, and drives it to its end. */
    interface Drive {
        Ending drive(Face face) throws Exception;
    }

    private static final int LAST_WORDS = 10;

    private final List<Decision> decisions = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final CompletableFuture<RunControl> control = new CompletableFuture<>();
    private final Optional<Person> person;
    private final FutureTask<Ending> end;

    LiveRun(Drive drive, Optional<Person> person) {
        this.person = person;
        this.end = new FutureTask<>(() -> drive.drive(this));
        Thread.ofPlatform().name("live-run").daemon(true).start(end);
    }

    /** How it ended. */
    public Ending end() {
        try {
            return end.get(RunFolder.LONG.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("the run does not end:\n" + this, late);
        } catch (ExecutionException failed) {
            throw new AssertionError("the run failed:\n" + this, failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** Waits for the first decision of a kind. */
    public Decision await(Decision.Kind kind) {
        return await(kind, "");
    }

    /** Waits for a decision of a kind whose text holds some words. */
    public Decision await(Decision.Kind kind, String words) {
        return await(Set.of(kind), words, 0);
    }

    /** How many decisions there were so far. */
    public int decided() {
        return decisions.size();
    }

    /**
     * Waits for a decision of one of these kinds whose text holds some words.
     *
     * @param behind how many decisions to pass over
     */
    public Decision await(Set<Decision.Kind> kinds, String words, int behind) {
        return Await.get(
                "a decision " + kinds + " " + words,
                RunFolder.LONG,
                () -> {
                    Optional<Decision> found = decisions.stream()
                            .skip(behind)
                            .filter(decision -> kinds.contains(decision.kind())
                                    && decision.text().contains(words))
                            .findFirst();
                    if (found.isEmpty() && end.isDone()) {
                        throw new AssertionError("no decision " + kinds + " " + words + ":\n" + this);
                    }
                    return found;
                },
                () -> "\n" + this);
    }

    /** Waits for something that the run brings about elsewhere. */
    public void until(String what, Callable<Boolean> condition) {
        Await.get(
                what,
                RunFolder.LONG,
                () -> {
                    boolean over = end.isDone();
                    if (condition.call()) {
                        return Optional.of(true);
                    }
                    if (over) {
                        throw new AssertionError("ended before " + what + "\n" + this);
                    }
                    return Optional.empty();
                },
                () -> "\n" + this);
    }

    /** The decisions of a kind so far. */
    public List<Decision> all(Decision.Kind kind) {
        return decisions.stream().filter(decision -> decision.kind() == kind).toList();
    }

    public RunView view() {
        return control().view();
    }

    public void say(Signal signal) {
        control().say(signal);
    }

    private RunControl control() {
        return control.orTimeout(RunFolder.LONG.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Whether an effect told something that holds these words. */
    boolean told(String words) {
        return told.stream().anyMatch(line -> line.contains(words));
    }

    @Override
    public void attached(RunControl made) {
        control.complete(made);
    }

    @Override
    public void decided(Decision decision, RunView view) {
        decisions.add(decision);
    }

    @Override
    public void changed(RunView view) {}

    @Override
    public void progress(String subject, String text) {
        told.add(subject + ": " + text);
    }

    @Override
    public void finished(Ending ending, String text, RunView view) {}

    @Override
    public Optional<Person> person() {
        return person;
    }

    /** Ends it if it has not ended. */
    @Override
    public void close() {
        if (!end.isDone() && control.isDone()) {
            say(new Signal.Interrupt());
            say(new Signal.Interrupt());
            end();
        }
    }

    @Override
    public String toString() {
        return decisions.stream()
                        .map(decision -> decision.kind() + " " + decision.text() + " " + decision.reasons())
                        .collect(Collectors.joining("\n"))
                + (end.state() == Future.State.FAILED ? "\n" + end.exceptionNow() : "")
                + "\n" + String.join("\n", told.subList(Math.max(0, told.size() - LAST_WORDS), told.size()));
    }
}
