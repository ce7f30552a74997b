package dev.sluice.engine;

import static dev.sluice.engine.Book.in;

import dev.sluice.engine.Book.PhaseBook;
import dev.sluice.journal.Entry;
import dev.sluice.language.diagnostic.Report;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import dev.sluice.language.text.SourceText;
import dev.sluice.run.Past;
import dev.sluice.run.StatusText;
import dev.sluice.run.StoredRunbook;
import dev.sluice.testing.Golden;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code status} shows of runs that do not go on: why, once. */
class StatusScreenTest {
    private final Runbook paused = new Book()
            .metrics("ok", "lag")
            .phase(guarded(Fills.step("fill.all")))
            .build();
    private final Runbook twoSteps = new Book()
            .metrics("ok", "lag")
            .phase(guarded(Book.sql("fill.one"), Book.sql("fill.two")))
            .build();

    private static PhaseBook guarded(Step... steps) {
        return in("fill")
                .patience(Duration.ofMinutes(1))
                .pauseWhen(Book.above("lag", 10))
                .step(steps);
    }

    private final StringBuilder screens = new StringBuilder();

    @Test
    void whyARunDoesNotGoOnIsToldOnce() {
        SimulatedShell one = large().start(false).until(2_000);
        one.signal(new Signal.Pause("lunch is served")).until(4_000);
        show("An operator's pause, at a terminal", one, paused);
        one.metric("lag", 11).until(6_000);
        show("A gate holds it, too", one, paused);
        one.signal(new Signal.Detach()).end();
        show("Nobody is there any more", one, paused);

        SimulatedShell two = large().start(true).until(2_000);
        two.metric("lag", 11).until(4_000);
        show("A gate's pause", two, paused);
        two.end();
        show("It outlived its patience", two, paused);

        SimulatedShell three =
                new SimulatedShell(twoSteps).metric("lag", 11).start(false).until(4_000);
        show("A gate's pause before the first effect", three, twoSteps);
        three.signal(new Signal.Interrupt()).end();
        show("Somebody ended its process", three, twoSteps);

        SimulatedShell four = new SimulatedShell(twoSteps);
        four.effects(execute -> execute.effect() instanceof Effect.FindOut
                        ? new SimulatedShell.Does(20, new EffectResult.Found(EffectResult.Finding.UNKNOWN, "no probe"))
                        : new SimulatedShell.Does(50, new EffectResult.Unknown("nobody saw its end")))
                .start(true)
                .end();
        show("Nobody knows whether a step took place", four, twoSteps);
        Golden.assertMatches("status/pauses.txt", screens.toString());
    }

    /** Its backfill goes on for a minute. */
    private SimulatedShell large() {
        SimulatedShell shell = new SimulatedShell(paused);
        shell.rows = 600_000;
        return shell;
    }

    private void show(String what, SimulatedShell shell, Runbook runbook) {
        List<Entry.Decided> decided = new ArrayList<>();
        for (int i = 0; i < shell.answers.size(); i++) {
            for (Command command : shell.answers.get(i)) {
                if (command instanceof Command.Record recorded) {
                    decided.add(new Entry.Decided(0, shell.events.get(i).at(), recorded.decision()));
                }
            }
        }
        Entry.Header header = new Entry.Header(
                0, "run-1", "test", "book", "", "", Map.of(), "test", "maria", Optional.empty(), Map.of());
        StoredRunbook stored = new StoredRunbook(runbook, new Report(new SourceText("book", ""), List.of()));
        Past past = new Past(
                header, stored, shell.interpreter, shell.interpreter.view(), decided, System.currentTimeMillis());
        screens.append("# ").append(what).append("\n\n");
        StatusText.lines(past, true).forEach(line -> screens.append(line).append('\n'));
        screens.append('\n');
    }
}
