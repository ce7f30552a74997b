package dev.sluice.rehearsal.test;

import dev.sluice.engine.Event;
import dev.sluice.engine.Interpreter;
import dev.sluice.engine.RunState;
import dev.sluice.engine.Signal;
import dev.sluice.journal.Entry;
import dev.sluice.journal.JournalWriter;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Postponement;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.TestCase;
import dev.sluice.language.model.TestCase.Deed;
import dev.sluice.language.model.TestCase.Expectation;
import dev.sluice.language.model.TestCase.Expected;
import dev.sluice.rehearsal.Agenda;
import dev.sluice.rehearsal.MemoryLog;
import dev.sluice.value.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Plays one test through. Time goes on from one thing that can happen to the next; the same test always goes the same way. */
final class Rehearsal {
    private static final String RUN = "rehearsal";
    private static final String OPERATOR = "operator";
    private static final Path JOURNAL = Path.of("journal.jsonl");
    private static final long A_LITTLE_LATER = 1_000;

    private final Runbook runbook;
    private final TestCase test;
    private final Agenda agenda = new Agenda();
    private final Map<String, Metric> metrics;
    private final Courses courses;
    private final Fates fates = new Fates();
    private final Recorder recorder = new Recorder(agenda);
    private final boolean attended;
    private MemoryLog log = new MemoryLog();
    private Interpreter last;
    private Optional<SimulatedProcess> process = Optional.empty();
    /** How many processes are to take the run up later. */
    private int restarts;
    /** Whether somebody looks at this moment. */
    private boolean look;

    private final Set<Expectation> stood = new HashSet<>();

    Rehearsal(Runbook runbook, TestCase test, Recorded recorded) {
        this.runbook = runbook;
        this.test = test;
        this.metrics = runbook.metricsByName();
        this.courses = new Courses(recorded);
        this.attended = needsSomebody(runbook, test);
        this.last = new Interpreter(runbook);
        steps(runbook).forEach(step -> step.postponed().ifPresent(this::open));
    }

    private static Stream<Step> steps(Runbook runbook) {
        return runbook.phases().stream().map(Phase::allSteps).flatMap(List::stream);
    }

    /** A test has no time of day: a window is open from its start, for as long as it lasts. */
    private void open(Postponement postponed) {
        if (postponed.until() instanceof Postponement.Occasion.Window window) {
            long seconds = Duration.between(window.begin(), window.end()).toSeconds();
            long left = seconds > 0 ? seconds : seconds + Duration.ofDays(1).toSeconds();
            courses.given(window.metric(), new TestCase.Course.Constant(Value.amount(left)));
        }
    }

    /** Whether somebody is at the terminal. */
    private static boolean needsSomebody(Runbook runbook, TestCase test) {
        boolean says = test.occurrences().stream().anyMatch(one -> one.what() instanceof TestCase.Operator);
        boolean asked =
                runbook.metrics().stream().anyMatch(metric -> metric.definition() instanceof Metric.Definition.Asked);
        boolean does = steps(runbook).anyMatch(step -> step.action() instanceof Action.Manual);
        return says || asked || does;
    }

    Recording play() {
        test.given().forEach(this::given);
        long end = schedule();
        advance(0);
        while (goesOn()) {
            long wakes = process.map(SimulatedProcess::wakesAt).orElse(Long.MAX_VALUE);
            long next = Math.min(agenda.nextAt(), wakes);
            if (next > end + A_LITTLE_LATER) {
                break;
            }
            advance(next);
        }
        test.expectations().stream().filter(one -> !stood.contains(one)).forEach(this::stand);
        return recorder.recording();
    }

    /** Notes what the test says; what it says of the first moment holds when the run begins. Returns the last time that it mentions. */
    private long schedule() {
        long end = 0;
        for (TestCase.Occurrence occurrence : test.occurrences()) {
            end = Math.max(end, occurrence.at().toMillis());
            if (occurrence.what() instanceof TestCase.Fact fact) {
                agenda.at(occurrence.at().toMillis(), () -> happen(fact));
            }
        }
        agenda.at(0, this::begin);
        for (TestCase.Occurrence occurrence : test.occurrences()) {
            if (!(occurrence.what() instanceof TestCase.Fact)) {
                agenda.at(occurrence.at().toMillis(), () -> happen(occurrence.what()));
            }
        }
        for (Expectation expectation : test.expectations()) {
            end = Math.max(end, expectation.time().toMillis());
            agenda.at(expectation.time().toMillis(), () -> look = true);
        }
        return end;
    }

    private void advance(long to) {
        agenda.pass(to);
        while (agenda.nextAt() == to) {
            agenda.next();
        }
        moment();
    }

    private boolean goesOn() {
        return process.isPresent() || restarts > 0;
    }

    /** Everything that happens now, and what is to be seen then. */
    private void moment() {
        process.ifPresent(driving -> {
            driving.turn(look);
            recorder.over(driving.interpreter());
            last = driving.interpreter();
        });
        look = false;
        test.expectations().stream()
                .filter(one -> one.time().toMillis() == agenda.now())
                .forEach(this::stand);
        process = process.filter(driving -> driving.finished().isEmpty());
    }

    private void stand(Expectation expectation) {
        stood.add(expectation);
        boolean driven = process.isPresent() || restarts == 0;
        recorder.stand(
                expectation,
                new Recording.Stand(
                        driven ? Optional.of(last.view()) : Optional.empty(),
                        driven && expectation.what() instanceof Expected.Holds holds
                                ? Optional.of(last.evaluate(holds.condition()))
                                : Optional.empty()));
    }

    private void given(TestCase.Fact fact) {
        switch (fact) {
            case TestCase.Measured measured -> courses.given(measured.metric(), measured.course());
            case TestCase.Fated fated -> fates.set(fated.step(), fated.fate());
        }
    }

    private void happen(TestCase.Happening happening) {
        switch (happening) {
            case TestCase.Measured measured -> courses.begin(measured.metric(), agenda.now(), measured.course());
            case TestCase.Fated fated -> fates.set(fated.step(), fated.fate());
            case TestCase.Operator operator -> process.ifPresent(driving -> said(driving, operator));
            case TestCase.Crash crash -> crash(crash.lasting());
        }
    }

    private void said(SimulatedProcess driving, TestCase.Operator operator) {
        driving.say(OPERATOR, signal(operator.deed(), operator.because()));
        if (operator.deed() instanceof Deed.Set set) {
            recorder.set(set.param());
        }
    }

    private static Signal signal(Deed deed, String given) {
        String because = given.isEmpty() ? "the test says so" : given;
        return switch (deed) {
            case Deed.Pause pause -> new Signal.Pause(because);
            case Deed.Continue goOn -> new Signal.Continue();
            case Deed.Retry retry -> new Signal.Retry();
            case Deed.Back back -> new Signal.Back(because);
            case Deed.Rollback rollback -> new Signal.Rollback(because);
            case Deed.Abort abort -> new Signal.Abort(because);
            case Deed.Skip skip -> new Signal.Skip(skip.step(), because);
            case Deed.Jump jump -> new Signal.Jump(jump.phase(), because);
            case Deed.Throttle throttle -> new Signal.Throttle(throttle.share(), because);
            case Deed.Set set -> new Signal.Set(set.param(), set.value(), because);
            case Deed.Override override ->
                new Signal.Override(override.gate(), because, override.lasting().toMillis());
        };
    }

    private void crash(Duration lasting) {
        if (process.isEmpty()) {
            return;
        }
        process.get().die();
        process = Optional.empty();
        log.crash();
        recorder.died();
        restarts++;
        agenda.at(agenda.now() + lasting.toMillis(), () -> {
            restarts--;
            resume();
        });
    }

    private void begin() {
        log = new MemoryLog();
        drive(new Interpreter(runbook), JournalWriter.begin(JOURNAL, log, header()), 0, started());
    }

    /** As {@code resume} does it; a run that died before its first event begins anew. */
    private void resume() {
        Interpreter interpreter = new Interpreter(runbook);
        long[] at = new long[1];
        JournalWriter journal = JournalWriter.resume(JOURNAL, log, SimulatedProcess.EPOCH + agenda.now(), entry -> {
            if (entry instanceof Entry.Happened happened) {
                at[0] = happened.event().at();
                interpreter.on(happened.event());
            }
        });
        if (interpreter.state() == RunState.NEW) {
            begin();
        } else if (interpreter.state() != RunState.ENDED) {
            Event.Resumed resumed =
                    new Event.Resumed(at[0], OPERATOR, !attended, false, Optional.empty(), Optional.empty());
            drive(interpreter, journal, at[0], resumed);
        }
    }

    private void drive(Interpreter interpreter, JournalWriter journal, long base, Event first) {
        SimulatedProcess driving =
                new SimulatedProcess(agenda, interpreter, journal, base, metrics, courses, fates, recorder);
        process = Optional.of(driving);
        interpreter.onlooker(recorder::looked);
        driving.begin(first);
    }

    private Event.Started started() {
        return new Event.Started(
                0,
                RUN,
                runbook.digest(),
                test.set(),
                "rehearsed",
                OPERATOR,
                !attended,
                false,
                Optional.empty(),
                Optional.empty());
    }

    private Entry.Header header() {
        return new Entry.Header(
                SimulatedProcess.EPOCH + agenda.now(),
                RUN,
                "rehearsed",
                runbook.name(),
                runbook.digest(),
                "",
                test.set(),
                "rehearsed",
                OPERATOR,
                Optional.empty());
    }
}
