package dev.sluice.rehearsal;

import dev.sluice.engine.Ending;
import dev.sluice.engine.Question;
import dev.sluice.engine.RunState;
import dev.sluice.engine.RunView;
import dev.sluice.engine.Signal;
import dev.sluice.language.model.StepRef;
import dev.sluice.run.Happening;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The people around a run: who begins it, takes it up again, answers its questions, and means well. */
final class Crew {
    private static final int PATIENCE_WITH_A_QUESTION = 4;
    private static final long LOOK_AGAIN_MILLIS = 600_000;

    final Judge judge;
    private final Theatre theatre;
    private final World world;
    private final Boarding boarding;
    private final Meddling meddling;
    private final Map<String, Integer> asked = new LinkedHashMap<>();
    private final Set<StepRef> skipped = new LinkedHashSet<>();
    private Optional<Ending> ending = Optional.empty();
    private boolean awaited;

    Crew(Theatre theatre) {
        this.theatre = theatre;
        this.world = theatre.world;
        this.judge = new Judge(theatre);
        this.boarding = new Boarding(theatre);
        this.meddling = new Meddling(theatre, this);
    }

    /** How the run ended, for good. */
    Optional<Ending> ending() {
        return ending;
    }

    void begin() {
        takeUp(false);
    }

    /** The newest process that is not dead. */
    Optional<SimProcess> newest() {
        for (int i = theatre.processes.size() - 1; i >= 0; i--) {
            if (!theatre.processes.get(i).over()) {
                return Optional.of(theatre.processes.get(i));
            }
        }
        return Optional.empty();
    }

    void strike(Fault fault, long millis) {
        meddling.strike(fault, millis);
    }

    /** Everything is well from now on: sleepers wake, and somebody looks after the run. */
    void heal() {
        theatre.processes.forEach(SimProcess::wake);
        await(1_000);
        lookAgain();
    }

    private void lookAgain() {
        if (ending.isEmpty()) {
            newest().ifPresent(this::look);
            world.in(LOOK_AGAIN_MILLIS, this::lookAgain);
        }
    }

    /** A process is over, or this part of the run. */
    void ended(SimProcess process, Optional<Ending> how) {
        if (how.isPresent() && !how.get().resumable()) {
            ending = ending.or(() -> how);
        } else {
            await(delay());
        }
    }

    /** A process has died; somebody notices. */
    void died() {
        await(delay());
    }

    private void await(long millis) {
        if (!awaited && ending.isEmpty()) {
            awaited = true;
            world.in(millis, () -> {
                awaited = false;
                if (ending.isEmpty() && newest().isEmpty()) {
                    takeUp(false);
                }
            });
        }
    }

    /** Somebody runs or resumes; tries again later if that is refused. */
    void takeUp(boolean force) {
        boolean attended = theatre.mischief.over() || world.chance.oneIn(2);
        Boarding.Result result = boarding.takeUp(attended, force);
        result.over().ifPresent(how -> ending = Optional.of(how));
        result.refusal().ifPresent(why -> {
            world.tell(() -> "somebody is refused: " + why);
            await(delay());
        });
    }

    private long delay() {
        return theatre.mischief.over() ? 2_000 : world.chance.between(200, 60_000);
    }

    /** A process says that it needs a person. */
    void needed(SimProcess process) {
        if (!process.unattended) {
            process.later(world.chance.between(500, 45_000), () -> look(process));
        }
    }

    private void look(SimProcess process) {
        if (!process.awake()) {
            return;
        }
        RunView view = process.interpreter().view();
        world.tell(() -> "somebody looks: " + view.state() + ", " + view.verdict() + ", " + view.reasons());
        Optional<Signal> accepted = accept(view).filter(any -> world.chance.oneIn(2));
        if (accepted.isPresent()) {
            say(process, accepted.get());
            process.later(world.chance.between(500, 5_000), () -> look(process));
            return;
        }
        say(process, view.question().map(question -> answer(question, view)).orElse(new Signal.Continue()));
    }

    /** What the newest diagnosis offers first, on its first row, whether that is there or not. */
    private static Optional<Signal> accept(RunView view) {
        return view.examined().stream()
                .flatMap(examined -> examined.findings().causes().stream()
                        .flatMap(cause -> cause.cause().offers().stream())
                        .map(offer -> (Signal) new Signal.Accept(
                                examined.findings().diagnosis().name(),
                                offer.name(),
                                examined.serial(),
                                1,
                                "it is in the way")))
                .findFirst();
    }

    private Signal answer(Question question, RunView view) {
        return switch (question.kind()) {
            case CONFIRM ->
                question.step()
                        .filter(step -> judge.tookPlace(step)
                                && !theatre.runbook().step(step).required())
                        .<Signal>map(step -> new Signal.Skip(step, "it stands"))
                        .orElseGet(Signal.Continue::new);
            case PAUSED, GATE -> new Signal.Continue();
            case EXPIRED, BLIND, FAILED, NO_LOCK, UNCERTAIN -> {
                String about = question.step().map(Object::toString).orElse("run");
                int times = asked.merge(about, 1, Integer::sum);
                boolean required = question.step()
                        .map(step -> theatre.runbook().step(step).required())
                        .orElse(true);
                if (question.kind() == Question.Kind.UNCERTAIN
                        && view.state() != RunState.UNDOING
                        && !required
                        && judge.tookPlace(question.step().get())) {
                    yield new Signal.Skip(question.step().get(), "it took place");
                }
                if (times <= PATIENCE_WITH_A_QUESTION) {
                    yield new Signal.Retry();
                }
                asked.remove(about);
                if (view.state() == RunState.UNDOING && !required) {
                    theatre.database.undoByHand(question.step().get());
                    yield new Signal.Skip(question.step().get(), "done by hand");
                }
                yield new Signal.Abort("it does not work out");
            }
        };
    }

    /** Whether somebody ever had that step passed over, or jumped. */
    boolean skipped(StepRef step) {
        return skipped.contains(step);
    }

    /** A run took the signal and did not refuse it. */
    void heeded(Signal signal) {
        meddling.heeded(signal);
    }

    void say(SimProcess process, Signal signal) {
        if (signal instanceof Signal.Skip skip) {
            skipped.add(skip.step());
        }
        process.deliver(new Happening.Said("operator", signal, "", () -> {}));
    }
}
