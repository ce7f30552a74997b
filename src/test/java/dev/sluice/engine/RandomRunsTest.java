package dev.sluice.engine;

import static dev.sluice.engine.Book.above;
import static dev.sluice.engine.Book.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sluice.engine.EffectResult.Finding;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import dev.sluice.language.text.Span;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whole runs under seeded chaos: metrics that flip and die, effects that fail, hang or end unseen, crashes, operators who say
 * anything at any moment. {@link SimulatedShell} refuses what must never happen; here the same events must give the same commands
 * and any prefix of them the same state.
 */
class RandomRunsTest {
    private static final int SEEDS = 40;
    private static final long LONGEST = 4 * 3_600_000;

    @Test
    void sameEventsGiveTheSameCommandsAndNothingForbiddenEverHappens() {
        int ended = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            try {
                ended += chaos(seed);
            } catch (RuntimeException | AssertionError broken) {
                fail("seed " + seed + ": " + broken.getMessage(), broken);
            }
        }
        assertEquals(SEEDS, ended, "runs that came to an end once the chaos stopped");
    }

    private static int chaos(int seed) {
        Random random = new Random(seed);
        Runbook runbook = runbook(random);
        SimulatedShell shell = new SimulatedShell(runbook);
        boolean unattended = random.nextBoolean();
        shell.rows = 20_000;
        shell.effects(execute -> effect(random, shell, execute))
                .start(unattended, !unattended && random.nextInt(4) == 0, Optional.empty());
        for (int i = 0; i < 40 && shell.now < LONGEST; i++) {
            disturb(random, shell, unattended);
            shell.until(shell.now + random.nextInt(20_000));
        }
        calm(shell);
        shell.effects(shell::usual);
        for (int i = 0; i < 40 && !over(shell); i++) {
            if (shell.finish.isPresent()) {
                shell.resume(false);
            }
            shell.until(shell.now + 400_000);
            if (shell.finish.isEmpty()) {
                shell.signal(new Signal.ContinueAll());
                // Nothing that comes last takes place again because somebody lets the run go on.
                shell.signal(new Signal.Retry());
            }
        }
        refold(runbook, shell, random);
        return over(shell) ? 1 : 0;
    }

    private static void refold(Runbook runbook, SimulatedShell shell, Random random) {
        Interpreter again = new Interpreter(runbook);
        int cut = random.nextInt(shell.events.size());
        for (int i = 0; i < shell.events.size(); i++) {
            assertEquals(shell.answers.get(i), again.on(shell.events.get(i)), "answer to event " + i);
            if (i == cut) {
                Interpreter prefix = new Interpreter(runbook);
                shell.events.subList(0, cut + 1).forEach(prefix::on);
                assertEquals(again.view(), prefix.view());
            }
        }
        assertEquals(shell.interpreter.view(), again.view());
    }

    private static void disturb(Random random, SimulatedShell shell, boolean unattended) {
        if (shell.finish.isPresent()) {
            if (!over(shell)) {
                shell.resume(random.nextBoolean() && unattended);
            }
            return;
        }
        switch (random.nextInt(12)) {
            case 0 -> shell.metric("lag", 20);
            case 1 -> shell.dead("lag");
            case 2 -> shell.metric("errors", random.nextInt(30) == 0 ? 5 : 0);
            case 3 -> shell.dead("errors");
            case 4 -> shell.metric("busy", random.nextInt(2));
            case 5 -> shell.metric("free", random.nextInt(2));
            case 6 -> shell.crash().resume(unattended);
            case 7 -> shell.signal(signal(random));
            case 8 ->
                shell.feed(new Event.EffectEnded(
                        shell.now, new EffectId(Book.ref("no.such"), false, 3), new EffectResult.Cancelled("")));
            default -> calm(shell);
        }
    }

    private static void calm(SimulatedShell shell) {
        shell.metric("lag", 0)
                .metric("errors", 0)
                .metric("busy", 0)
                .metric("free", 1)
                .metric("ok", 1);
    }

    private static Signal signal(Random random) {
        String step = "abc".charAt(random.nextInt(3)) + ".s" + random.nextInt(3);
        return switch (random.nextInt(14)) {
            case 0 -> new Signal.Continue();
            case 1 -> new Signal.ContinueAll();
            case 2 -> new Signal.Pause("p");
            case 3 -> new Signal.Throttle(random.nextInt(120), "t");
            case 4 -> new Signal.Set("batch", Value.amount(random.nextInt(20_000)), "s");
            case 5 -> new Signal.Retry();
            case 6 -> new Signal.Skip(Book.ref(step), "s");
            case 7 -> new Signal.Back("b");
            case 8 -> new Signal.Jump("c", "j");
            case 9 -> new Signal.Override("a", "o", 60_000);
            case 10 -> new Signal.Interrupt();
            case 11 -> new Signal.Detach();
            case 12 -> random.nextInt(3) == 0 ? new Signal.Rollback("r") : new Signal.Note("n");
            default -> random.nextInt(5) == 0 ? new Signal.Abort("a") : new Signal.Continue();
        };
    }

    private static SimulatedShell.Does effect(Random random, SimulatedShell shell, Command.Execute execute) {
        boolean batch = execute.effect() instanceof Effect.Batch || execute.effect() instanceof Effect.UndoBatch;
        if (execute.effect() instanceof Effect.FindOut) {
            Finding[] findings = Finding.values();
            return new SimulatedShell.Does(
                    10, new EffectResult.Found(findings[random.nextInt(findings.length)], "looked"));
        }
        return switch (random.nextInt(batch ? 60 : 10)) {
            case 0 -> new SimulatedShell.Does(50, new EffectResult.Failed("55P03", "lock timeout", true));
            case 1 ->
                new SimulatedShell.Does(50, new EffectResult.Failed("42P01", "no such table", random.nextBoolean()));
            case 2 -> new SimulatedShell.Does(50, new EffectResult.Unknown("connection reset"));
            case 3 ->
                new SimulatedShell.Does(
                        random.nextInt(100_000), shell.usual(execute).result());
            default -> shell.usual(execute);
        };
    }

    private static Runbook runbook(Random random) {
        Book book = new Book()
                .metrics("ok", "lag", "errors", "busy", "free", "p99")
                .live("batch", 1_000, 100, 10_000)
                .fromStep("filled", "a.s0");
        for (String name : List.of("a", "b", "c")) {
            Book.PhaseBook phase = in(name).pauseWhen(above("lag", 10))
                    .rollbackWhen(above("errors", 1))
                    .throttleWhen(25, above("busy", 0))
                    .soak(Duration.ofSeconds(random.nextInt(60)));
            if (random.nextInt(3) == 0) {
                phase.require(above("free", 0));
            }
            if (random.nextInt(4) == 0) {
                phase.baseline("p99", Duration.ofSeconds(20));
            }
            if (name.equals("c") && random.nextInt(3) == 0) {
                phase.irreversible();
            }
            for (int i = 0; i < 3; i++) {
                phase.step(step(random, name + ".s" + i));
            }
            book.phase(phase.last(Book.sql(name + ".tidy")));
        }
        return book.verify(above("ok", 0)).last(Book.sql("finally.note")).build();
    }

    private static Step step(Random random, String address) {
        Action build = Book.sql("create index concurrently i", Action.Sql.Mode.OUTSIDE_TRANSACTION, 2);
        Action fill = Fills.fill(new Action.Knob.Live("batch"), Optional.of("x is null"));
        return switch (address.equals("a.s0") ? 0 : random.nextInt(7)) {
            case 0 -> Fills.step(address);
            case 1 -> Book.step(address, fill, new Step.Undo.FromOld(Span.NONE));
            case 2 -> Book.step(address, build, Book.undo("drop"));
            case 3 -> Book.command(address, Optional.of("freeze"));
            case 4 -> Book.waiting(address, above("free", 0), Duration.ofMinutes(10));
            case 5 -> Book.required(Book.sql(address));
            default ->
                Book.step(address, Book.sql("do", Action.Sql.Mode.SINGLE, 3), new Step.Undo.None("none", Span.NONE));
        };
    }

    private static boolean over(SimulatedShell shell) {
        return shell.interpreter.view().state() == RunState.ENDED;
    }
}
