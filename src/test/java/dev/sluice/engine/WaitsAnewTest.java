package dev.sluice.engine;

import static dev.sluice.engine.Book.above;
import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.diagnosis.SampleDiagnosis;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Postponement;
import dev.sluice.language.model.Step;
import dev.sluice.language.text.Span;
import dev.sluice.value.Reading;
import dev.sluice.value.Type;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What waits for a condition, while something before it takes place once more: nothing from before that counts for it. */
class WaitsAnewTest {
    private static final long FIVE_MINUTES = 300_000;
    private static final Expression LASTING = new Expression.For(
            above("calm", 0),
            new Expression.Hold.Lasting(Duration.ofMillis(FIVE_MINUTES)),
            Type.Plain.BOOLEAN,
            Span.NONE);
    private static final Step WAIT = Book.waiting("a.calm", LASTING, Duration.ofHours(2));

    @Test
    void whatSomebodyWentBackOverIsWaitedForAnew() {
        SimulatedShell shell = shell(new Book().metrics("ok", "calm"), WAIT, swap());
        shell.until(280_000).signal(new Signal.Back("typo")).until(281_000);
        assertEquals(List.of("a.fill", "a.fill/undo", "a.fill"), done(shell));
        assertSwappedFiveMinutesAfter(281_000, shell);
    }

    @Test
    void whatHeldWhileTheStepWasUndoneIsNotTheMoment() {
        Step wait = Book.waiting("a.calm", above("calm", 0), Duration.ofHours(2));
        SimulatedShell shell = shell(new Book().metrics("ok", "calm"), wait, swap());
        shell.metric("calm", at -> Reading.of(Value.amount(0), at)).effects(execute -> {
            if (execute.id().step().step().equals("fill")) {
                shell.metric("calm", execute.id().undo() ? 1 : 0);
            }
            return new SimulatedShell.Does(2_500, new EffectResult.Done(Optional.empty(), "done"));
        });
        shell.until(60_000).signal(new Signal.Back("typo")).until(120_000);
        assertEquals(List.of("a.fill", "a.fill/undo", "a.fill"), done(shell));
    }

    @Test
    void aPostponedStepWaitsAnewToo() {
        SimulatedShell shell = shell(new Book().metrics("ok", "calm"), postponed(LASTING));
        shell.until(280_000).signal(new Signal.Back("typo")).until(281_000);
        assertSwappedFiveMinutesAfter(281_000, shell);
    }

    @Test
    void whatTheDatabaseHasLostAndIsDoneAgainIsWaitedForAnew() {
        SimulatedShell shell = shell(new Book().metrics("ok", "calm"), WAIT, swap());
        shell.until(270_000).feed(new Event.Moved(270_000, "timeline 1 to 2"));
        shell.until(280_000).signal(new Signal.Retry()).until(281_000);
        assertEquals(List.of("a.fill", "a.fill"), done(shell));
        assertSwappedFiveMinutesAfter(281_000, shell);
    }

    @Test
    void whatIsOnlyAskedForIsNoChange() {
        SimulatedShell shell = shell(new Book().metrics("ok", "calm"), WAIT, swap());
        shell.effects(execute -> execute.effect() instanceof Effect.FindOut
                ? new SimulatedShell.Does(20, new EffectResult.Found(EffectResult.Finding.DONE, "it stands"))
                : shell.usual(execute));
        shell.until(270_000).feed(new Event.Moved(270_000, "timeline 1 to 2"));
        assertEquals(Ending.DONE, end(shell));
        assertTrue(shell.now < FIVE_MINUTES + 10_000, "ended at " + shell.now);
    }

    @Test
    void whatAPersonAcceptsMeanwhileIsWaitedForAnew() {
        SimulatedShell shell = shell(diagnosing(), WAIT, swap());
        accept(shell);
        assertSwappedFiveMinutesAfter(281_000, shell);
    }

    @Test
    void whatIsExpectedIsLookedAtAnewBehindIt() {
        SimulatedShell shell = shell(diagnosing().verify(LASTING));
        accept(shell);
        assertEquals(RunState.VERIFYING, shell.interpreter.state());
        assertEquals(Ending.DONE, end(shell));
        assertTrue(shell.now >= 280_000 + FIVE_MINUTES, "ended at " + shell.now);
    }

    @Test
    void aStepThatStandsPostponedAgainWaitsAnew() {
        SimulatedShell shell = shell(new Book().metrics("ok", "calm"), postponed(LASTING));
        shell.effects(execute -> failing(execute, shell, new EffectResult.Failed("55P03", "lock timeout", true)));
        assertSwappedFiveMinutesAfter(FIVE_MINUTES + 120_000, shell.until(FIVE_MINUTES + 120_000));
        assertEquals(List.of("a.fill", "a.swap", "a.swap"), done(shell));
    }

    @Test
    void aStepThatAPersonHasTriedAgainWaitsAnew() {
        SimulatedShell shell = shell(new Book().metrics("ok", "calm"), postponed(LASTING));
        shell.effects(execute -> failing(execute, shell, new EffectResult.Failed("42601", "syntax error", false)));
        shell.until(7_200_000).signal(new Signal.Retry());
        assertSwappedFiveMinutesAfter(7_200_000, shell);
    }

    @Test
    void aStepThatWasCancelledBeforeItBeganWaitsAnew() {
        SimulatedShell shell = shell(new Book().metrics("ok", "calm"), postponed(LASTING));
        shell.effects(execute -> failing(execute, shell, new EffectResult.Cancelled("it waited for its lock")));
        assertSwappedFiveMinutesAfter(FIVE_MINUTES + 120_000, shell.until(FIVE_MINUTES + 120_000));
    }

    /** The first attempt of the swap takes two minutes, in which it is not calm. */
    private static SimulatedShell.Does failing(Command.Execute execute, SimulatedShell shell, EffectResult end) {
        boolean first = execute.id().step().step().equals("swap")
                && done(shell).stream().filter("a.swap"::equals).count() == 1;
        if (!first) {
            return shell.usual(execute);
        }
        shell.metric("calm", 0).at(shell.now + 115_000, () -> shell.metric("calm", 1));
        return new SimulatedShell.Does(120_000, end);
    }

    @Test
    void aLastWaitOfAPhaseIsLookedAtWhileAPersonIsAsked() {
        Step wait = Book.waiting("a.settle", LASTING, Duration.ofMinutes(10));
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok", "calm")
                .phase(in("a").step(Book.sql("a.fill")).last(wait))
                .build());
        shell.metric(
                "calm", at -> Reading.of(Value.amount(at > 540_000 && at < 660_000 || at > 1_800_000 ? 1 : 0), at));
        shell.start(false).until(1_860_000);
        assertEquals(
                Question.Kind.EXPIRED,
                shell.interpreter.view().question().orElseThrow().kind());
        assertEquals(Ending.DONE, end(shell.signal(new Signal.Retry())));
        assertTrue(shell.now >= 1_800_000 + FIVE_MINUTES, "ended at " + shell.now);
    }

    @Test
    void whatWasNotSoWhileTheDatabaseIsAskedIsNotAsExpected() {
        SimulatedShell shell = shell(new Book().metrics("ok", "calm").verify(LASTING));
        shell.effects(execute -> execute.effect() instanceof Effect.FindOut
                ? new SimulatedShell.Does(50_000, new EffectResult.Found(EffectResult.Finding.DONE, "it stands"))
                : shell.usual(execute));
        shell.until(270_000).feed(new Event.Moved(270_000, "timeline 1 to 2"));
        shell.until(280_000).metric("calm", 0).until(310_000).metric("calm", 1);
        assertEquals(Ending.DONE, end(shell));
        assertTrue(shell.now >= 310_000 + FIVE_MINUTES, "ended at " + shell.now);
    }

    @Test
    void whatIsExpectedIsLookedAtAnewBehindAStepThatIsLeftLost() {
        SimulatedShell shell = shell(new Book().metrics("ok", "calm").verify(LASTING));
        shell.until(60_000).feed(new Event.Moved(60_000, "timeline 1 to 2"));
        shell.until(70_000).metric("calm", 0).until(3_600_000);
        shell.metric("calm", 1).signal(new Signal.Skip(Book.ref("a.fill"), "nobody wants it"));
        assertEquals(Ending.DONE, end(shell));
        assertTrue(shell.now >= 3_600_000 + FIVE_MINUTES, "ended at " + shell.now);
    }

    private static void accept(SimulatedShell shell) {
        shell.evidence = List.of(SampleDiagnosis.blocker(4711));
        shell.until(270_000).signal(new Signal.Examine(Optional.of(SampleDiagnosis.NAME)));
        shell.until(280_000)
                .signal(new Signal.Accept(SampleDiagnosis.NAME, "cancel_blocker", 1, 1, "it is in the way"))
                .until(281_000);
        assertTrue(
                shell.told(Decision.Kind.OFFER).contains("cancel_blocker was carried out"), shell.decisions::toString);
    }

    private static void assertSwappedFiveMinutesAfter(long moment, SimulatedShell shell) {
        assertEquals(Ending.DONE, end(shell));
        assertEquals("a.swap", done(shell).getLast());
        long begun = shell.executed.getLast().id().step().step().equals("swap") ? shell.now : 0;
        assertTrue(
                begun >= moment - 1_000 + FIVE_MINUTES && begun < moment + FIVE_MINUTES + 10_000,
                "swapped at " + begun);
    }

    private static List<String> done(SimulatedShell shell) {
        return shell.executed.stream()
                .filter(execute -> execute.effect() instanceof Effect.Act)
                .map(execute -> execute.id().step() + (execute.id().undo() ? "/undo" : ""))
                .toList();
    }

    private static Step swap() {
        return Book.irreversible(Book.sql("a.swap"));
    }

    private static Step postponed(Expression until) {
        Step swap = swap();
        return new Step(
                swap.ref(),
                false,
                true,
                swap.action(),
                Optional.empty(),
                swap.probe(),
                Optional.of(new Postponement(new Postponement.Occasion.Condition(until), Optional.empty(), Span.NONE)),
                Span.NONE);
    }

    private static Book diagnosing() {
        return new Book().metrics("ok", "calm", "lag", "waiting").diagnosis(SampleDiagnosis.of(false));
    }

    private static SimulatedShell shell(Book book, Step... behind) {
        return new SimulatedShell(book.phase(in("a").step(Book.sql("a.fill")).step(behind))
                        .build())
                .metric("calm", 1)
                .start(false);
    }

    /** How it ends within the hour. */
    private static Ending end(SimulatedShell shell) {
        shell.until(shell.now + 3_600_000);
        return shell.finish.map(Command.Finish::ending).orElse(null);
    }
}
