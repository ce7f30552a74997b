package dev.sluice.engine;

import static dev.sluice.engine.Book.above;
import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.diagnosis.Evidence;
import dev.sluice.diagnosis.SampleDiagnosis;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Diagnosis;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Runbook;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Which diagnosis is examined when, one at a time and none twice over. */
class ExaminationsTest {
    private static final Diagnosis STALLED = SampleDiagnosis.of(false);

    private static Diagnosis named(String name) {
        return new Diagnosis(
                name,
                STALLED.title(),
                STALLED.symptoms(),
                STALLED.checks(),
                STALLED.causes(),
                STALLED.pivots(),
                STALLED.questions(),
                STALLED.span());
    }

    private static Runbook book(Diagnosis... diagnoses) {
        Book book = new Book().metrics("ok", "lag", "waiting");
        for (Diagnosis diagnosis : diagnoses) {
            book.diagnosis(diagnosis);
        }
        return book.phase(in("a").step(
                                Book.step("a.b", Book.sql("alter table t", Action.Sql.Mode.SINGLE, 0), Book.undo("u")))
                        .pauseWhen(above("lag", 10)))
                .build();
    }

    /** Its only statement goes on for ten minutes, and no symptom is known to be absent. */
    private static SimulatedShell working(Diagnosis... diagnoses) {
        SimulatedShell shell = new SimulatedShell(book(diagnoses)).metric("waiting", 2);
        shell.evidence = List.of(
                SampleDiagnosis.blocker(4711),
                new Evidence.Table(SampleDiagnosis.STATISTICS, List.of("relname"), List.of(), 0, 1));
        return shell.effects(execute -> new SimulatedShell.Does(600_000, new EffectResult.Done(Optional.empty(), "")));
    }

    private static Signal examine(String name) {
        return new Signal.Examine(Optional.of(name));
    }

    private static List<String> examined(SimulatedShell shell) {
        return shell.examined.stream().map(Command.Examine::diagnosis).toList();
    }

    @Test
    void aPauseThatLastsIsOneOccasion() {
        SimulatedShell shell = working(STALLED);
        shell.at(5_000, () -> shell.metric("lag", 99)).start(false).until(58_000);
        assertEquals(1, shell.examined.size());
        shell.until(500_000);
        assertEquals(1, shell.examined.size(), () -> shell.examined.toString());
    }

    @Test
    void whoAsksTwiceBeforeItIsItsTurnIsAnsweredOnce() {
        SimulatedShell shell = working(STALLED, named("other")).start(false).until(1_000);
        shell.examining = 10_000;
        shell.signal(examine("other"));
        shell.signal(examine("stalled"));
        shell.signal(examine("stalled"));
        assertEquals(List.of("other"), examined(shell), "one at a time");
        shell.until(40_000);
        assertEquals(List.of("other", "stalled"), examined(shell));
    }

    @Test
    void theNewestFindingsStandLast() {
        SimulatedShell shell = working(STALLED, named("other")).start(false).until(1_000);
        for (String name : List.of("stalled", "other", "stalled")) {
            shell.signal(examine(name)).until(shell.now + 3_000);
        }
        assertEquals(
                List.of("other", "stalled"),
                shell.interpreter.view().examined().stream()
                        .map(one -> one.findings().diagnosis().name())
                        .toList());
    }

    @Test
    void whatWaitedWhenTheProcessEndedIsNotExaminedUnasked() {
        SimulatedShell shell = working(STALLED, named("other")).start(false).until(1_000);
        shell.examining = 10_000;
        shell.signal(examine("other"));
        shell.signal(examine("stalled")).until(3_000);
        shell.crash().resume(false).until(30_000);
        assertEquals(List.of("other"), examined(shell));
    }

    private static Diagnosis.Cause with(
            Diagnosis.Cause cause, List<Expression> certain, List<Expression> likely, List<Diagnosis.Offer> offers) {
        return new Diagnosis.Cause(
                cause.name(),
                cause.title(),
                certain,
                likely,
                cause.checks(),
                cause.fixes(),
                offers,
                cause.drills(),
                cause.span());
    }

    private static Diagnosis with(UnaryOperator<Diagnosis.Cause> change) {
        Diagnosis granted = SampleDiagnosis.of(true);
        return new Diagnosis(
                granted.name(),
                granted.title(),
                granted.symptoms(),
                granted.checks(),
                granted.causes().stream().map(change).toList(),
                granted.pivots(),
                granted.questions(),
                granted.span());
    }

    /** Nobody is there, and each attempt ends after a minute without its lock. How often an offer was carried out. */
    private static long granted(Diagnosis diagnosis, boolean otherSessions) {
        AtomicInteger pid = new AtomicInteger(4711);
        return granted(diagnosis, () -> SampleDiagnosis.blocker(otherSessions ? pid.incrementAndGet() : pid.get()));
    }

    /** @param next what is in the way once an offer was carried out */
    private static long granted(Diagnosis diagnosis, Supplier<Evidence> next) {
        SimulatedShell shell = working(diagnosis);
        shell.effects(execute -> {
            if (execute.effect() instanceof Effect.Offered) {
                shell.evidence = List.of(next.get(), shell.evidence.getLast());
                return shell.usual(execute);
            }
            return new SimulatedShell.Does(
                    60_000, new EffectResult.Failed(EffectResult.Failed.NO_LOCK, "no lock", true));
        });
        assertEquals(Ending.PAUSED, shell.start(true).end());
        return offered(shell);
    }

    private static long offered(SimulatedShell shell) {
        return shell.executed.stream()
                .filter(execute -> execute.effect() instanceof Effect.Offered)
                .count();
    }

    /** A backend that is in the way, as a check shows it; without {@code started} it does not say since when it is there. */
    private static Evidence.Table backend(Optional<String> started, String age) {
        List<String> columns = started.isPresent() ? List.of("pid", "backend_start", "age") : List.of("pid", "age");
        List<Optional<String>> row = started.isPresent()
                ? List.of(Optional.of("4711"), started, Optional.of(age))
                : List.of(Optional.of("4711"), Optional.of(age));
        return new Evidence.Table(SampleDiagnosis.BLOCKERS, columns, List.of(row), 0, 3);
    }

    @Test
    void aGrantIsUsedOnceForASessionAndThriceInARun() {
        assertEquals(1, granted(SampleDiagnosis.of(true), false));
        assertEquals(3, granted(SampleDiagnosis.of(true), true));
    }

    @Test
    void aSessionIsTheSameHoweverLongItHasBeenThereAndAnotherIfItsNumberIsUsedAgain() {
        AtomicInteger seen = new AtomicInteger();
        Diagnosis diagnosis = SampleDiagnosis.of(true);

        assertEquals(
                2,
                granted(diagnosis, () -> backend(Optional.of("10:00:00"), seen.incrementAndGet() + "m")),
                "the one that was there first, and one of the same number that came later");
        assertEquals(3, granted(diagnosis, () -> backend(Optional.of("10:00:0" + seen.incrementAndGet() % 10), "1m")));
    }

    @Test
    void aRowThatDoesNotSaySinceWhenItsSessionIsThereIsTheSameOnlyIfAllOfItIs() {
        AtomicInteger seen = new AtomicInteger();
        Diagnosis diagnosis = SampleDiagnosis.of(true);

        assertEquals(3, granted(diagnosis, () -> backend(Optional.empty(), seen.incrementAndGet() + "m")));
        assertEquals(2, granted(diagnosis, () -> backend(Optional.empty(), "1m")));
    }

    /** It was examined while the step waited for its lock; by the time that the answer comes, the step is done. */
    @Test
    void nothingIsCarriedOutAnyMoreOnceOnlyTheLastStepsAreLeft() {
        SimulatedShell shell = new SimulatedShell(new Book()
                .metrics("ok", "lag", "waiting")
                .diagnosis(SampleDiagnosis.of(true))
                .phase(in("a").step(
                                Book.step("a.b", Book.sql("alter table t", Action.Sql.Mode.SINGLE, 1), Book.undo("u"))))
                .last(Book.sql("finally.one"), Book.sql("finally.two"))
                .build());
        shell.evidence = working().evidence;
        shell.examining = 20_000;
        shell.effects(execute -> execute.id().step().phase().equals("finally")
                ? new SimulatedShell.Does(30_000, new EffectResult.Done(Optional.empty(), ""))
                : execute.attempt() == 1
                        ? new SimulatedShell.Does(
                                2_000, new EffectResult.Failed(EffectResult.Failed.NO_LOCK, "no lock", true))
                        : shell.usual(execute));

        assertEquals(Ending.DONE, shell.start(true).end());
        assertEquals(List.of("a.b", "finally.one", "finally.two"), shell.effects());
        assertTrue(shell.told(Decision.Kind.DIAGNOSED).contains("certain: lock_held"), "it was found all the same");
    }

    @Test
    void whatWasOnlyAcceptedWhenTheProcessEndedIsNotCarriedOut() {
        SimulatedShell shell = working(STALLED).start(false).until(1_000);
        shell.signal(examine("stalled")).until(3_000);
        shell.signal(new Signal.Accept("stalled", "cancel_blocker", 1, 1, "it is a forgotten report"));
        assertEquals(0, offered(shell), "the statement is still in flight");

        shell.crash().resume(false).until(30_000);
        assertEquals(0, offered(shell));
    }

    @Test
    void aGrantIsForCertainEvidenceOnly() {
        Diagnosis likely = with(cause ->
                with(cause, List.of(), cause.certain().isEmpty() ? cause.likely() : cause.certain(), cause.offers()));

        assertEquals(0, granted(likely, false));
    }

    @Test
    void whatIsOfferedAfterAnotherIsNeverGranted() {
        Diagnosis last = with(cause -> with(
                cause,
                cause.certain(),
                cause.likely(),
                cause.offers().stream()
                        .map(offer -> new Diagnosis.Offer(
                                offer.name(),
                                offer.each(),
                                Optional.of("another"),
                                true,
                                offer.because(),
                                offer.action(),
                                offer.span()))
                        .toList()));

        assertEquals(0, granted(last, false));
    }
}
