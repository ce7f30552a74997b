package dev.sluice.run;

import dev.sluice.engine.Ending;
import dev.sluice.engine.Event;
import dev.sluice.engine.Interpreter;
import dev.sluice.engine.Signal;
import dev.sluice.journal.JournalWriter;
import dev.sluice.journal.Mailbox;
import dev.sluice.journal.PositionCodec;
import dev.sluice.step.ledger.Standing;
import dev.sluice.telemetry.Subject;
import dev.sluice.telemetry.Witnesses;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Everything that is open while a run is driven, and the drive itself: from the first event to the fences given back. */
record Helm(Order order, Site site, Face face, Interpreter interpreter, JournalWriter journal, Timekeeper clock) {
    private static final long STANDING_MILLIS = 1_000;

    /**
     * Drives the run to an end. One that nobody attends, and that begins as if somebody did, is told that nobody is there once it
     * has heard what was left for it.
     *
     * @param words said before anything begins
     */
    Ending drive(Event first, List<Signal> words) throws InterruptedException {
        Runnable copied = JournalCopier.begin(order.environment(), order.runId(), journal, site, face);
        Witnesses witnesses = witnesses();
        Optional<Ending> ending = Optional.empty();
        try {
            ending = Optional.of(attended(first, words, witnesses));
            return ending.get();
        } finally {
            witnesses.leaves(ending);
            copied.run();
        }
    }

    /** Whoever follows from outside, told what the journal knows already. */
    private Witnesses witnesses() {
        Subject subject =
                new Subject(order.runbook(), order.runId(), order.environment().name(), order.operator(), order.tool());
        Consumer<String> told = sentence -> face.progress("outside", sentence);
        Witnesses witnesses = new Witnesses(order.environment().outlets().witnesses(subject, told), told);
        if (!witnesses.isEmpty()) {
            journal.sync();
            journal.recall(witnesses::recalls);
        }
        return witnesses;
    }

    private Ending attended(Event first, List<Signal> words, Witnesses witnesses) throws InterruptedException {
        Driver driver =
                new Driver(interpreter, journal, clock, face, new Lookout(witnesses, order.runbook()), this::hands);
        face.attached(new RunControl(driver, order.runbook(), order.runId(), order));
        AtLeastOnce.words(order.runbook(), order.environment()).forEach(said -> face.progress("semantics", said));
        try (Postman postman = new Postman(
                order.runId(),
                Mailbox.of(order.runs(), order.runId()),
                order.runs().state(),
                driver,
                face,
                site.fences())) {
            words.forEach(word -> driver.say(order.operator(), word));
            postman.start();
            if (order.unattended() && first instanceof Event.Resumed resumed && !resumed.unattended()) {
                postman.bringAll();
                driver.say(order.operator(), new Signal.Detach());
            }
            Ending ending = driven(driver, first);
            Standing last = standing();
            Optional<String> over = ending.resumable() ? Optional.empty() : Optional.of(ending.name());
            site.giveBack(fence -> fence.release(last, over)).forEach(kept -> face.progress("fence", kept));
            if (!ending.resumable()) {
                face.lessons(order.runbook().closeout().questions())
                        .forEach(lesson -> driver.remark(order.operator(), lesson));
            }
            return ending;
        }
    }

    private Ending driven(Driver driver, Event first) throws InterruptedException {
        try (LeaseKeeper keeper = new LeaseKeeper(
                site.fences(),
                order.environment().lease(),
                () -> standing(driver),
                driver::moved,
                driver::takenOver,
                journal::look,
                face)) {
            keeper.start();
            return driver.run(first);
        }
    }

    /** As the driver's thread tells it between two events, on disk by then; absent if it is busy. */
    private Optional<Standing> standing(Driver driver) {
        CompletableFuture<Standing> answer = driver.ask(unused -> {
            journal.sync();
            return standing();
        });
        return Optional.ofNullable(answer.completeOnTimeout(null, STANDING_MILLIS, TimeUnit.MILLISECONDS)
                .join());
    }

    /** On the driver's thread only. */
    private Standing standing() {
        return new Standing(PositionCodec.text(interpreter.position()), journal.lines(), journal.head());
    }

    private Hands hands(Driver driver) {
        RunControl control = new RunControl(driver, order.runbook(), order.runId(), order);
        Readings readings = new Readings(order.runbook(), site::source, control::values, face.person());
        readings.resumed(interpreter.seriesAtPhaseStart());
        Examination examination = new Examination(
                order.runbook(),
                site::source,
                control::values,
                order.environment().secrets());
        Effects effects = new Effects(
                order.runId(),
                order.runbook(),
                order.environment().secrets(),
                site.workshops(),
                new Commands(order.runbook(), order.environment(), order.runs().directory(order.runId())),
                new Probes(site::source),
                new Offering(site.workshops(), order.environment().protection()),
                face.person(),
                journal::head,
                this::standing);
        return new LiveHands(readings, examination, effects, driver, clock);
    }
}
