package dev.sluice.engine;

import static dev.sluice.engine.Book.above;
import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.diagnosis.Evidence;
import dev.sluice.diagnosis.SampleDiagnosis;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Runbook;
import dev.sluice.rehearsal.oracle.GatesOracle;
import dev.sluice.value.Missing;
import dev.sluice.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** When diagnoses are examined, what comes of it, and what is done only because somebody said so. */
class DiagnosingTest {
    private static final Evidence NO_STATISTICS =
            new Evidence.Table(SampleDiagnosis.STATISTICS, List.of("relname"), List.of(), 0, 1);
    private static final List<Evidence> BLOCKED = List.of(SampleDiagnosis.blocker(4711), NO_STATISTICS);

    private final AtomicBoolean locked = new AtomicBoolean(true);

    @Test
    void aStepThatGotNoLockPausesAnUnattendedRunWithTheFindings() {
        SimulatedShell shell = shell(false, 2).start(true);
        shell.evidence = BLOCKED;
        assertEquals(Ending.PAUSED, shell.end());
        assertTrue(
                shell.told(Decision.Kind.DIAGNOSED).startsWith("diagnosis stalled: certain: lock_held, "),
                shell.told(Decision.Kind.DIAGNOSED));
        List<Decision.Kind> kinds = shell.kinds();
        assertTrue(kinds.indexOf(Decision.Kind.DIAGNOSED) < kinds.indexOf(Decision.Kind.FINISHED));
        assertEquals(1, shell.examined.size(), "not again within a minute");
        assertFalse(shell.executed.stream().anyMatch(execute -> execute.effect() instanceof Effect.Offered));
        assertSound(shell, book(false, 2));
    }

    @Test
    void theEndOfAnUnattendedRunWaitsForTheFindingsAndNotForEver() {
        SimulatedShell shell = shell(false, 0).start(true);
        shell.examining = 20_000;
        shell.evidence = BLOCKED;
        assertEquals(Ending.PAUSED, shell.end());
        assertTrue(shell.now >= 20_000);
        SimulatedShell silent = shell(false, 0).start(true);
        silent.examining = 10_000_000;
        assertEquals(Ending.PAUSED, silent.end());
        assertTrue(silent.now < 60_000);
    }

    @Test
    void anyOtherFailureStillFailsTheRun() {
        SimulatedShell shell = new SimulatedShell(book(false, 0))
                .effects(execute ->
                        new SimulatedShell.Does(50, new EffectResult.Failed("42P01", "there is no such table", false)));
        assertEquals(Ending.FAILED, shell.start(true).end());
        assertEquals(List.of(), shell.examined);
    }

    @Test
    void whatAPersonAcceptsIsCarriedOutOnTheRowThatWasShownAndTheRetrySucceeds() {
        SimulatedShell shell = asked();
        assertEquals(
                "accept cancel_blocker 1 --because ...",
                shell.interpreter.view().question().orElseThrow().answers().getFirst());
        shell.signal(accept("cancel_blocker", 1, 1)).until(shell.now + 5_000);
        Effect.Offered offered = (Effect.Offered) shell.executed.getLast().effect();
        assertEquals("4711", ((Value.Text) offered.values().get("pid")).text());
        assertTrue(shell.told(Decision.Kind.OFFER).contains("cancel_blocker was carried out"));
        locked.set(false);
        assertEquals(Ending.DONE, shell.signal(new Signal.Retry()).end());
        assertSound(shell, book(false, 0));
    }

    @Test
    void anOfferThatComesAfterAnotherIsRefusedUntilThatWasTriedOnTheSameRow() {
        SimulatedShell shell = asked();
        shell.signal(accept("terminate_blocker", 1, 1));
        assertTrue(shell.told(Decision.Kind.PERSON).contains("accept that first"));
        shell.signal(accept("cancel_blocker", 1, 1)).until(shell.now + 5_000);
        shell.signal(accept("terminate_blocker", 1, 1)).until(shell.now + 5_000);
        assertEquals(
                List.of("cancel_blocker", "terminate_blocker"),
                shell.executed.stream()
                        .filter(execute -> execute.effect() instanceof Effect.Offered)
                        .map(execute -> execute.id().step().step())
                        .toList());
        assertSound(shell, book(false, 0));
    }

    @Test
    void findingsThatNobodyHasLookedAtYetAreNotWhatIsAccepted() {
        SimulatedShell shell = asked();
        shell.signal(new Signal.Examine(Optional.empty())).until(shell.now + 5_000);
        assertEquals(2, shell.examined.size());
        shell.signal(accept("cancel_blocker", 1, 1)).until(shell.now + 5_000);
        assertTrue(shell.told(Decision.Kind.PERSON).contains("has been run again since"));
        assertFalse(shell.executed.stream().anyMatch(execute -> execute.effect() instanceof Effect.Offered));
    }

    @Test
    void wrongRowsNamesAndMissingReasonsAreRefused() {
        SimulatedShell shell = asked();
        shell.signal(accept("cancel_blocker", 1, 2));
        shell.signal(accept("cancel_blocker", 1, 0));
        shell.signal(accept("no_such", 1, 1));
        shell.signal(new Signal.Accept(SampleDiagnosis.NAME, "cancel_blocker", 1, 1, " "));
        shell.signal(new Signal.Examine(Optional.of("no_such")));
        String told = shell.told(Decision.Kind.PERSON);
        assertTrue(told.contains("there is no row 2"), told);
        assertTrue(told.contains("there is no row 0"), told);
        assertTrue(told.contains("offers no no_such"), told);
        assertTrue(told.contains("a reason is needed"), told);
        assertTrue(told.contains("there is no diagnosis no_such; write one of: stalled"), told);
        assertFalse(shell.executed.stream().anyMatch(execute -> execute.effect() instanceof Effect.Offered));
    }

    /** What was in its way is gone; whether it took place is another question. */
    @Test
    void aGrantDoesNotAnswerWhetherAStepTookPlace() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok", "lag", "waiting")
                .diagnosis(SampleDiagnosis.of(true))
                .phase(in("a").step(Book.command("a.cmd", Optional.empty())).pauseWhen(above("lag", 10)))
                .build());
        shell.evidence = BLOCKED;
        shell.examining = 5_000;
        shell.metric("waiting", 3);
        shell.effects(execute -> switch (execute.effect()) {
            case Effect.Act act -> new SimulatedShell.Does(10_000, new EffectResult.Unknown("connection lost"));
            case Effect.FindOut findOut ->
                new SimulatedShell.Does(20, new EffectResult.Found(EffectResult.Finding.UNKNOWN, "no probe"));
            default -> shell.usual(execute);
        });
        shell.at(7_000, () -> shell.metric("lag", 20)).at(9_000, () -> shell.metric("lag", 0));
        assertEquals(Ending.FAILED, shell.start(true).end());
        assertTrue(shell.executed.stream().anyMatch(execute -> execute.effect() instanceof Effect.Offered));
        assertEquals(
                1,
                shell.executed.stream()
                        .filter(execute -> execute.effect() instanceof Effect.Act)
                        .count());
    }

    @Test
    void whereNobodyIsThereAGrantIsActedOnOnlyIfTheEvidenceIsCertain() {
        SimulatedShell granted = shell(true, 0);
        granted.evidence = BLOCKED;
        granted.effects(execute -> {
            if (execute.effect() instanceof Effect.Offered) {
                locked.set(false);
                return granted.usual(execute);
            }
            return noLock(granted, execute);
        });
        assertEquals(Ending.DONE, granted.start(true).end());
        assertEquals(
                1,
                granted.executed.stream()
                        .filter(execute -> execute.effect() instanceof Effect.Offered)
                        .count());
        assertSound(granted, book(true, 0));
        locked.set(true);
        SimulatedShell unread = shell(true, 0);
        unread.evidence = List.of(
                new Evidence.Unread(SampleDiagnosis.BLOCKERS, Missing.because(Missing.Cause.AUTH), "grant it", 1),
                NO_STATISTICS);
        assertEquals(Ending.PAUSED, unread.start(true).end());
        assertTrue(unread.told(Decision.Kind.DIAGNOSED).contains("not all could be judged"));
    }

    @Test
    void aPauseIsExaminedOnceAndOnlyWhereASymptomIsNotKnownToBeAbsent() {
        SimulatedShell shell = new SimulatedShell(book(false, 0)).metric("waiting", 2);
        shell.effects(execute -> new SimulatedShell.Does(600_000, new EffectResult.Done(Optional.empty(), "")));
        shell.at(20_000, () -> shell.metric("lag", 99)).start(false).until(50_000);
        assertEquals(1, shell.examined.size());
        assertEquals("phase a pauses", shell.examined.getFirst().occasion());
        SimulatedShell absent = new SimulatedShell(book(false, 0)).metric("waiting", 0);
        absent.effects(execute -> new SimulatedShell.Does(600_000, new EffectResult.Done(Optional.empty(), "")));
        absent.at(20_000, () -> absent.metric("lag", 99)).start(false).until(50_000);
        assertEquals(List.of(), absent.examined);
    }

    @Test
    void aStatementThatGoesOnForLongIsExaminedOnce() {
        SimulatedShell shell = new SimulatedShell(book(false, 0)).metric("waiting", 2);
        shell.effects(execute -> new SimulatedShell.Does(250_000, new EffectResult.Done(Optional.empty(), "")));
        shell.start(false).until(240_000);
        assertEquals(1, shell.examined.size());
        assertTrue(shell.examined.getFirst().occasion().startsWith("a.b/0 has gone on for 1m"));
    }

    @Test
    void anExaminationThatACrashCutsOffIsForgotten() {
        SimulatedShell shell = shell(false, 0).start(false);
        shell.examining = 20_000;
        shell.evidence = BLOCKED;
        shell.until(10_000);
        assertEquals(1, shell.examined.size());
        shell.crash().resume(true);
        assertEquals(Ending.PAUSED, shell.end());
        assertFalse(shell.kinds().contains(Decision.Kind.DIAGNOSED), "its answer is an echo");
    }

    @Test
    void whateverHappensNothingIsCarriedOutThatNobodyAcceptedOrGranted() {
        int offered = 0;
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            boolean granted = random.nextBoolean();
            boolean unattended = random.nextBoolean();
            Runbook book = book(granted, 2);
            SimulatedShell shell = new SimulatedShell(book);
            shell.effects(execute -> {
                locked.set(random.nextInt(3) > 0);
                return execute.effect() instanceof Effect.Offered && random.nextInt(3) == 0
                        ? new SimulatedShell.Does(20, new EffectResult.Failed("GUARD", "another session", false))
                        : execute.effect() instanceof Effect.Act ? noLock(shell, execute) : shell.usual(execute);
            });
            shell.start(unattended, false, Optional.empty());
            for (int turn = 0; turn < 12 && shell.interpreter.state() != RunState.ENDED; turn++) {
                shell.examining = random.nextInt(20_000);
                shell.evidence = random.nextInt(3) == 0 ? List.of(NO_STATISTICS) : BLOCKED;
                shell.until(shell.now + random.nextInt(40_000));
                disturb(random, shell, unattended);
            }
            assertSound(shell, book);
            offered += (int) shell.executed.stream()
                    .filter(execute -> execute.effect() instanceof Effect.Offered)
                    .count();
        }
        assertTrue(offered > 50, "only " + offered);
    }

    private static void disturb(Random random, SimulatedShell shell, boolean unattended) {
        if (shell.finish.isPresent() || random.nextInt(6) == 0) {
            if (shell.interpreter.state() != RunState.ENDED) {
                shell.crash().resume(unattended);
            }
            return;
        }
        int serial = shell.examined.size() - random.nextInt(2);
        switch (random.nextInt(6)) {
            case 0 -> shell.signal(accept("terminate_blocker", serial, 1));
            case 1 -> shell.signal(new Signal.Examine(Optional.empty()));
            case 2 -> shell.signal(new Signal.Retry());
            default -> shell.signal(accept("cancel_blocker", serial, 1 + random.nextInt(10) / 9));
        }
    }

    /** A run with somebody there that asks what to do. */
    private SimulatedShell asked() {
        SimulatedShell shell = shell(false, 0).start(false);
        shell.evidence = BLOCKED;
        shell.until(10_000);
        assertEquals(
                Question.Kind.NO_LOCK,
                shell.interpreter.view().question().orElseThrow().kind());
        assertEquals(1, shell.interpreter.view().examined().size());
        return shell;
    }

    private static Signal accept(String offer, int serial, int row) {
        return new Signal.Accept(SampleDiagnosis.NAME, offer, serial, row, "it is a forgotten report");
    }

    private SimulatedShell shell(boolean granted, int retries) {
        SimulatedShell shell = new SimulatedShell(book(granted, retries));
        return shell.effects(
                execute -> execute.effect() instanceof Effect.Offered ? shell.usual(execute) : noLock(shell, execute));
    }

    private SimulatedShell.Does noLock(SimulatedShell shell, Command.Execute execute) {
        return locked.get()
                ? new SimulatedShell.Does(
                        2_000,
                        new EffectResult.Failed(
                                EffectResult.Failed.NO_LOCK, "canceling statement due to lock timeout", true))
                : shell.usual(execute);
    }

    private static Runbook book(boolean granted, int retries) {
        return new Book()
                .metrics("ok", "lag", "waiting")
                .diagnosis(SampleDiagnosis.of(granted))
                .phase(in("a").step(Book.step(
                                "a.b", Book.sql("alter table t", Action.Sql.Mode.SINGLE, retries), Book.undo("u")))
                        .pauseWhen(above("lag", 10)))
                .build();
    }

    /** Another interpreter decides the same on the same events, and the oracle has nothing to object. */
    private static void assertSound(SimulatedShell shell, Runbook book) {
        Interpreter again = new Interpreter(book);
        GatesOracle oracle = new GatesOracle(book);
        for (int i = 0; i < shell.events.size(); i++) {
            Event event = shell.events.get(i);
            assertEquals(shell.answers.get(i), again.on(event));
            oracle.saw(event, shell.answers.get(i));
        }
        assertEquals(List.of(), oracle.breaches());
    }
}
