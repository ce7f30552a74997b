package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Command;
import dev.sluice.engine.Decision;
import dev.sluice.engine.Effect;
import dev.sluice.engine.EffectResult;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Event;
import dev.sluice.engine.Interpreter;
import dev.sluice.engine.RunState;
import dev.sluice.engine.RunView;
import dev.sluice.journal.Journal;
import dev.sluice.journal.JournalException;
import dev.sluice.journal.JournalWriter;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import dev.sluice.run.FailingLog.Fault;
import dev.sluice.testing.BegunRun;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/**
 * The journal's disk fails at each call of a short run: nothing begins after that, and the run goes on from what is safe, though
 * batches may have been committed that the journal does not know.
 */
class JournalFailureTest {
    private static final long ROWS = 50;
    private static final Path NAME = Path.of("journal.jsonl");
    private static final Runbook RUNBOOK = Checker.check(new SourceText("switches", Switches.runbook("""
                    step one sql on db "insert into marks values ('one')"
                    undo one sql on db "delete from marks where name = 'one'"
                    step two sql on db "insert into marks values ('two')"
                    undo two sql on db "delete from marks where name = 'two'"
                    step three backfill marks on db by id batch 10
                      sql "update marks set size = 1 where :range"
                    undo none three because "it is a test"
                    """)), Map.of())
            .runbook()
            .orElseThrow();

    @Test
    void noEffectBeginsAfterAForceThatFailed() {
        assertTrue(failAtEach(call -> new Fault(0, call)) > 5);
    }

    @Test
    void noEffectBeginsAfterAWriteThatFailed() {
        assertTrue(failAtEach(call -> new Fault(call, 0)) > 5);
    }

    /** How many calls there were to fail at. */
    private static int failAtEach(IntFunction<Fault> faults) {
        for (int call = 1; ; call++) {
            World world = new World();
            FailingLog log = new FailingLog(new byte[0], faults.apply(call));
            Optional<JournalException> failure = world.drive(log, true);
            if (failure.isEmpty()) {
                assertEquals(Optional.of(Ending.DONE), world.ending);
                assertTrue(world.rode, "no batch began before the one before it was on disk");
                return call - 1;
            }
            assertEquals(31, failure.get().code().exitCode());
            byte[] durable = log.durable();
            if (durable.length > 0) {
                assertTrue(
                        world.drive(new FailingLog(durable, Fault.NONE), false).isEmpty(), "after call " + call);
                assertEquals(Optional.of(Ending.DONE), world.ending, "after call " + call);
                assertEquals(Set.of("work.one", "work.two"), world.done);
                assertEquals(ROWS, world.rows, "after call " + call);
            }
        }
    }

    /** What lies outside the process: time, and what took place in the database. */
    private static final class World implements Timekeeper, Conductor.Audience {
        private final Set<String> done = new HashSet<>();
        private final List<Happening> arrived = new ArrayList<>();
        private Optional<Ending> ending = Optional.empty();
        /** That the backfill has changed. */
        private long rows;
        /** That the journal is to have. */
        private long lines;
        /** Whether a batch began before all of them were on disk. */
        private boolean rode;

        private long now;

        Optional<JournalException> drive(FailingLog log, boolean first) {
            arrived.clear();
            try {
                Journal.Folding folding = new Journal.Folding(header -> RUNBOOK);
                JournalWriter journal = first
                        ? JournalWriter.begin(NAME, log, BegunRun.header(RUNBOOK))
                        : JournalWriter.resume(NAME, log, wall(), folding);
                Interpreter interpreter = first
                        ? new Interpreter(RUNBOOK)
                        : folding.folded().orElseThrow().interpreter();
                if (interpreter.view().state() == RunState.ENDED) {
                    ending = interpreter.view().ending().map(RunView.Ended::ending);
                    return Optional.empty();
                }
                lines = log.lines();
                Conductor conductor = new Conductor(interpreter, journal, this, hands(log), this);
                conductor.accept(interpreter.view().state() == RunState.NEW ? BegunRun.started(RUNBOOK) : resumed());
                while (conductor.finished().isEmpty()) {
                    assertTrue(now < 3_600_000, () -> "it never ends: " + interpreter.view());
                    now += Math.max(1, conductor.patience());
                    List<Happening> all = List.copyOf(arrived);
                    arrived.clear();
                    conductor.turn(all);
                }
                conductor.sync();
                ending = conductor.finished().map(Command.Finish::ending);
                return Optional.empty();
            } catch (JournalException failed) {
                return Optional.of(failed);
            }
        }

        private Hands hands(FailingLog log) {
            return new Hands() {
                @Override
                public void read(String metric) {
                    arrived.add(new Happening.Read(metric, Reading.of(Value.amount(0), now)));
                }

                @Override
                public void history(Command.ReadHistory wanted) {}

                @Override
                public void examine(Command.Examine wanted) {}

                @Override
                public void phaseBegins() {}

                @Override
                public void begin(Command.Execute execute) {
                    assertFalse(log.failed(), "an effect begins after the journal failed");
                    if (execute.effect() instanceof Effect.Batch) {
                        rode |= log.lines() < lines;
                    } else {
                        assertEquals(lines, log.lines(), "an effect begins before its intent is safe");
                    }
                    arrived.add(new Happening.Ended(execute.id(), carryOut(execute)));
                }

                @Override
                public void cancel(Command.Cancel cancel) {}

                @Override
                public void close() {}
            };
        }

        private EffectResult carryOut(Command.Execute execute) {
            String step = execute.id().step().toString();
            if (execute.effect() instanceof Effect.OpenBackfill) {
                return new EffectResult.Opened(OptionalDouble.of(ROWS), rows, rows == ROWS);
            }
            if (execute.effect() instanceof Effect.Batch) {
                rows += 10;
                return new EffectResult.BatchDone(
                        rows, 10, "(" + rows + ")", 1, OptionalDouble.of((double) rows / ROWS), rows == ROWS);
            }
            if (execute.effect() instanceof Effect.FindOut) {
                return new EffectResult.Found(
                        done.contains(step) ? EffectResult.Finding.DONE : EffectResult.Finding.NOT_DONE, "looked");
            }
            if (execute.effect() instanceof Effect.AwaitOldTransactions) {
                return new EffectResult.OldTransactions(List.of(), "");
            }
            assertTrue(done.add(step), step + " takes place a second time");
            return new EffectResult.Done(Optional.empty(), "done");
        }

        private Event resumed() {
            return new Event.Resumed(now, "jo", true, false, Optional.empty(), Optional.empty());
        }

        @Override
        public long now() {
            return now;
        }

        @Override
        public long wall() {
            return now;
        }

        @Override
        public void took(Event event, List<Command> commands) {
            lines++;
        }

        @Override
        public void decided(Decision decision) {
            lines++;
        }

        @Override
        public void evaluated() {}
    }
}
