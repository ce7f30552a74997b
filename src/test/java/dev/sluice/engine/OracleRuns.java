package dev.sluice.engine;

import dev.sluice.engine.EffectResult.Finding;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.StepRef;
import dev.sluice.language.text.SourceText;
import dev.sluice.rehearsal.oracle.GatesOracle;
import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Type;
import dev.sluice.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/**
 * Whole runs of a runbook with clocked rules, over metrics that flap, age and die, with effects that fail or end unseen, crashes
 * and operators; the oracles look on. The function gives a seed's breaches, one to a line; none is an empty text.
 */
public final class OracleRuns implements LongFunction<String> {
    private static final Path FILE = Path.of("src/test/resources/rehearsal/gates.runbook");
    private static final long LONGEST = 30 * 60_000;

    private final Runbook runbook = runbook();

    private static Runbook runbook() {
        try {
            return Checker.check(new SourceText(FILE.toString(), Files.readString(FILE)), Map.of())
                    .runbook()
                    .orElseThrow();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Override
    public String apply(long seed) {
        SimulatedShell shell = new SimulatedShell(runbook);
        GatesOracle oracle = new GatesOracle(runbook);
        String end = "";
        try {
            run(new Random(seed), shell);
        } catch (RuntimeException | AssertionError broken) {
            end = "\n" + broken;
        }
        for (int index = 0; index < shell.answers.size(); index++) {
            oracle.saw(shell.events.get(index), shell.answers.get(index));
        }
        String breaches = oracle.breaches().stream()
                .map(breach -> breach.rule() + " at " + breach.at() + " ms: " + breach.text())
                .collect(Collectors.joining("\n"));
        return (breaches + end).strip();
    }

    private void run(Random random, SimulatedShell shell) {
        boolean unattended = random.nextInt(4) == 0;
        runbook.metrics()
                .forEach(metric -> shell.metric(
                        metric.name(),
                        new Weather(
                                new Random(random.nextLong()),
                                metric.name(),
                                metric.unit().type() == Type.Plain.BOOLEAN)));
        shell.rows = 20_000;
        shell.effects(execute -> effect(random, shell, execute)).start(unattended, false, Optional.empty());
        while (shell.now < LONGEST && shell.interpreter.view().state() != RunState.ENDED) {
            shell.until(
                    shell.now + random.nextInt(shell.interpreter.view().state() == RunState.UNDOING ? 10_000 : 60_000));
            disturb(random, shell, unattended);
        }
    }

    private static void disturb(Random random, SimulatedShell shell, boolean unattended) {
        if (shell.finish.isPresent()) {
            if (shell.interpreter.view().state() != RunState.ENDED) {
                shell.resume(unattended);
            }
            return;
        }
        if (shell.interpreter.view().question().isPresent() && random.nextInt(4) == 0) {
            shell.signal(new Signal.Rollback("it went wrong"));
            return;
        }
        switch (random.nextInt(16)) {
            case 0, 9, 10 -> shell.crash().resume(unattended);
            case 1 -> shell.signal(new Signal.Pause("p"));
            case 2 -> shell.signal(random.nextInt(3) == 0 ? new Signal.Rollback("r") : new Signal.Note("n"));
            case 3 -> shell.signal(random.nextInt(12) == 0 ? new Signal.Abort("a") : new Signal.Note("n"));
            case 4 -> shell.signal(new Signal.Interrupt());
            case 5 -> shell.signal(new Signal.Back("b"));
            case 6 -> shell.signal(new Signal.Retry());
            case 7 -> shell.signal(new Signal.Skip(new StepRef("fill", "index"), "s"));
            case 8 -> shell.signal(new Signal.Override(random.nextBoolean() ? "healthy" : "correct", "o", 60_000));
            default -> shell.signal(new Signal.Continue());
        }
    }

    private static SimulatedShell.Does effect(Random random, SimulatedShell shell, Command.Execute execute) {
        if (execute.effect() instanceof Effect.FindOut) {
            Finding[] findings = Finding.values();
            return new SimulatedShell.Does(
                    10, new EffectResult.Found(findings[random.nextInt(findings.length)], "looked"));
        }
        return switch (random.nextInt(12)) {
            case 0 -> new SimulatedShell.Does(50, new EffectResult.Failed("55P03", "lock timeout", true));
            case 1 -> new SimulatedShell.Does(50, new EffectResult.Unknown("connection reset"));
            case 2, 3, 4 ->
                new SimulatedShell.Does(
                        random.nextInt(30_000), shell.usual(execute).result());
            default -> shell.usual(execute);
        };
    }

    /** A metric that is well most of the time, and else red, missing, late or stuck, each for a while. */
    private static final class Weather implements LongFunction<Reading> {
        private enum Kind {
            GOOD,
            RED,
            MISSING,
            LATE,
            STUCK
        }

        private final Random random;
        private final boolean flag;
        private final double red;
        private Kind kind = Kind.GOOD;
        private long until;
        private long since;

        Weather(Random random, String metric, boolean flag) {
            this.random = random;
            this.flag = flag;
            this.red = List.of("errors", "lost").contains(metric) ? 0.03 : 0.15;
        }

        @Override
        public Reading apply(long at) {
            if (at >= until) {
                turn(at);
            }
            return switch (kind) {
                case GOOD -> reading(false, at);
                case RED -> reading(true, at);
                case MISSING -> Reading.missing(Missing.Cause.TIMEOUT, "");
                case LATE -> reading(false, at - 3_000);
                case STUCK -> reading(random.nextInt(20) == 0, since);
            };
        }

        private void turn(long at) {
            double dice = random.nextDouble();
            since = at;
            if (dice < 0.55) {
                kind = Kind.GOOD;
                until = at + random.nextInt(120_000);
            } else if (dice < 0.55 + red) {
                kind = Kind.RED;
                until = at + random.nextInt(60_000);
            } else if (dice < 0.85) {
                kind = Kind.MISSING;
                until = at + random.nextInt(random.nextInt(8) == 0 ? 300_000 : 20_000);
            } else {
                kind = random.nextBoolean() ? Kind.LATE : Kind.STUCK;
                until = at + random.nextInt(30_000);
            }
        }

        private Reading reading(boolean bad, long at) {
            return Reading.of(flag ? Value.flag(!bad) : Value.amount(bad ? 50 : 0), at);
        }
    }
}
