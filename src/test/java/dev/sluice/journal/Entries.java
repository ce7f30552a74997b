package dev.sluice.journal;

import dev.sluice.diagnosis.Evidence;
import dev.sluice.engine.Decision;
import dev.sluice.engine.EffectId;
import dev.sluice.engine.EffectResult;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Event;
import dev.sluice.engine.Position;
import dev.sluice.engine.RunState;
import dev.sluice.engine.RunView;
import dev.sluice.engine.Signal;
import dev.sluice.language.model.StepRef;
import dev.sluice.value.Missing;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** One entry of every kind, as the journal of the first schema holds them. */
final class Entries {
    static final long WALL = 1_795_200_000_000L;
    private static final StepRef STEP = new StepRef("fill", "others");

    private Entries() {}

    static Entry.Header header() {
        return new Entry.Header(
                WALL,
                "orders_status-7",
                "0.1.0",
                "orders_status",
                "ab".repeat(32),
                "runbook orders_status \"Give orders a status\"\n\t# tab, \u00e9, \ud83d\ude80\n",
                Map.of("settle", "5s", "pace", "1s"),
                "staging",
                "maria",
                Optional.of("runbooks/orders_status.runbook"));
    }

    static List<Entry> all() {
        List<Entry> entries = new ArrayList<>();
        entries.add(header());
        for (Event event : events()) {
            entries.add(new Entry.Happened(WALL + event.at(), event));
        }
        entries.add(new Entry.Decided(
                WALL + 20,
                20,
                new Decision(
                        Decision.Kind.PAUSED,
                        Optional.of("fill"),
                        "fill",
                        "paused: lag 34s > 30s (db, 2s old)",
                        List.of("lag 34s > 30s (db, 2s old)", "sluice why orders_status-7"))));
        entries.add(new Entry.Decided(
                WALL + 21, 21, new Decision(Decision.Kind.FINISHED, Optional.empty(), "run", "paused", List.of())));
        entries.add(new Entry.Amended(WALL + 21, "jo", "smaller bites", "cd".repeat(32), "runbook x"));
        entries.add(new Entry.Reached(WALL + 21, "db", Optional.empty(), Optional.of("7574190000000000001"), 2));
        entries.add(new Entry.Reached(WALL + 21, "db", Optional.of("shop"), Optional.empty(), 3));
        entries.add(new Entry.TailDropped(WALL + 22, 17));
        return entries;
    }

    private static List<Event> events() {
        List<Event> events = new ArrayList<>();
        events.add(new Event.Started(
                0,
                "orders_status-7",
                "ab".repeat(32),
                Map.of("pace", "1s"),
                "staging",
                "maria",
                true,
                false,
                Optional.of("canary"),
                Optional.of(5_000L)));
        events.add(new Event.Started(0, "r", "d", Map.of(), "e", "o", false, true, Optional.empty(), Optional.empty()));
        events.add(rebuilt());
        events.add(new Event.Tick(1, List.of()));
        events.add(new Event.Tick(2, samples()));
        for (EffectResult result : results()) {
            events.add(new Event.EffectEnded(3, new EffectId(STEP, false, 12), result));
        }
        events.add(new Event.EffectEnded(
                4, new EffectId(STEP, true, 0), new EffectResult.Done(Optional.empty(), "3 rows")));
        for (Signal signal : signals()) {
            events.add(new Event.Signalled(5, "maria", signal));
        }
        events.add(new Event.History(
                5,
                "p99",
                List.of(new Reading.Present(Value.amount(0.12), -60_000), new Reading.Present(Value.amount(3), 5))));
        events.add(new Event.Resumed(6, "jo", false, true, Optional.empty(), Optional.empty()));
        events.add(new Event.Resumed(7, "jo", true, false, Optional.of(1L), Optional.empty()));
        events.add(new Event.Resumed(
                8,
                "jo",
                true,
                false,
                Optional.empty(),
                Optional.of(new Event.Takeover("maria on laptop-7", "her laptop sleeps"))));
        events.add(new Event.Resumed(
                8,
                "jo",
                true,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.of("db: the server went from timeline 1 to 2")));
        events.add(new Event.Resumed(
                8, "jo", true, false, Optional.empty(), Optional.empty(), Optional.empty(), Event.FIRST_MEANING));
        events.add(new Event.Signalled(8, "jo", new Signal.Continue(), "7d0f"));
        events.add(new Event.Woke(9, "the last verdict is 31s old"));
        events.add(new Event.Told(9, new EffectId(STEP, false, 0, 0), "building index: scanning table, 40% of blocks"));
        events.add(new Event.Examined(
                9,
                "stalled",
                "expand.add_column/0 got no lock",
                2,
                List.of(new Event.Sample("stalled.blockers", Reading.of(Value.amount(1), 9))),
                List.of(
                        new Evidence.Table(
                                "stalled.blockers",
                                List.of("pid", "query"),
                                List.of(List.of(Optional.of("4711"), Optional.empty())),
                                3,
                                12),
                        new Evidence.Unread(
                                "stalled.sizes",
                                new Missing(Missing.Cause.AUTH, "permission denied"),
                                "grant it",
                                4))));
        events.add(new Event.Fenced(9, "epoch 3 is over"));
        events.add(new Event.Abandoned(10, "jo", "the table is gone"));
        events.add(new Event.EffectEnded(
                11, new EffectId(STEP, true, 3, 2), new EffectResult.Done(Optional.empty(), "gone back over twice")));
        events.add(new Event.Tick(
                12,
                List.of(
                        new Event.Sample(
                                "drifted", new Reading.Present(Value.amount(1), 2, "1 of 9 rows differs: id 7")),
                        new Event.Sample(
                                "copied", new Reading.Present(Value.amount(0), 2, "none differs"), List.of(1)))));
        events.add(new Event.Moved(13, "the server went from timeline 1 to 2"));
        return events;
    }

    private static Event.Rebuilt rebuilt() {
        return new Event.Rebuilt(
                new Event.Started(
                        0, "r", "d", Map.of("a", "1"), "e", "o", true, false, Optional.of("fill"), Optional.of(5L)),
                new Position(
                        RunState.UNDOING,
                        2,
                        Optional.of("fill"),
                        List.of(
                                new Position.StepAt(STEP, RunView.StepState.DONE),
                                new Position.StepAt(new StepRef("fill", "others"), RunView.StepState.UNDOING),
                                new Position.StepAt(new StepRef("fill", "again"), RunView.StepState.WAITING, 2, 0),
                                new Position.StepAt(new StepRef("fill", "copy"), RunView.StepState.RUNNING, 0, 3)),
                        Map.of("batch", Value.amount(500), "name", new Value.Text("x")),
                        Map.of("p99", 0.125),
                        Optional.of(new EffectId(STEP, true, 3)),
                        Optional.of("expand"),
                        Optional.of(new RunView.Ended(Ending.ROLLED_BACK, "rolled back"))),
                "the state directory is another one");
    }

    private static List<Event.Sample> samples() {
        return List.of(
                new Event.Sample("lag", Reading.of(Value.amount(0.25), -120)),
                new Event.Sample("rows", Reading.of(Value.amount(1e18), 1)),
                new Event.Sample("down", Reading.of(Value.amount(-0.0), 1)),
                new Event.Sample("has_column", Reading.of(Value.flag(true), 1)),
                new Event.Sample("state", Reading.of(new Value.Text("a \"b\"\n"), 1)),
                new Event.Sample("since", Reading.of(new Value.Moment(Instant.parse("2026-11-20T14:00:00Z")), 1)),
                new Event.Sample(
                        "pods",
                        Reading.of(
                                new Value.Series(List.of(
                                        new Value.Point(Map.of("pod", "a", "zone", "1"), 3),
                                        new Value.Point(Map.of("pod", "b"), 0.1))),
                                1)),
                new Event.Sample("queues", Reading.of(Value.amount(7), 2), List.of(3, 2, 4)),
                new Event.Sample("errors", Reading.missing(Missing.Cause.HTTP, "503")),
                new Event.Sample("p99", Reading.missing(Missing.Cause.TIMEOUT, "")));
    }

    private static List<EffectResult> results() {
        return List.of(
                new EffectResult.Done(Optional.of(Value.amount(7)), "1 row"),
                new EffectResult.Opened(OptionalDouble.of(1e6), 5_000, false),
                new EffectResult.Opened(OptionalDouble.empty(), 0, true),
                new EffectResult.Opened(OptionalDouble.of(1e6), 5_000, false, OptionalDouble.of(0.01)),
                new EffectResult.BatchDone(10_000, 4_990, "id = 10000", 96, OptionalDouble.of(0.01), false)
                        .with(EffectResult.Measured.NOTHING.wal(2_000_000)),
                new EffectResult.BatchDone(10_000, 0, "(2, 'x')", 0, OptionalDouble.empty(), true),
                new EffectResult.BatchDone(20_000, 12, "'x'", 90, OptionalDouble.empty(), false)
                        .with(EffectResult.Measured.NOTHING.passed(10_000)),
                new EffectResult.OldTransactions(List.of(4711, 12), ""),
                new EffectResult.OldTransactions(List.of(), "prepared transaction 'x'"),
                new EffectResult.LockTried(true, 12, "ACCESS EXCLUSIVE on orders"),
                new EffectResult.LockTried(false, 2_001, "ACCESS EXCLUSIVE on orders, held by 4711 (psql)"),
                new EffectResult.Failed("55P03", "canceling statement due to lock timeout", true),
                new EffectResult.Failed("1060", "Duplicate column name 'status'", false, true),
                new EffectResult.Cancelled("dropped the invalid index"),
                new EffectResult.Unknown("connection reset at COMMIT"),
                new EffectResult.Unknown("the server went from timeline 1 to 2", true),
                new EffectResult.Found(EffectResult.Finding.HALF_DONE, "the index is invalid"),
                new EffectResult.Found(EffectResult.Finding.DONE, "its row says so", Optional.of(Value.amount(7))));
    }

    private static List<Signal> signals() {
        return List.of(
                new Signal.Continue(),
                new Signal.ContinueAll(),
                new Signal.Pause("lunch"),
                new Signal.Throttle(12.5, "sale"),
                new Signal.Set("batch", Value.amount(2_000), "smaller"),
                new Signal.Retry(),
                new Signal.Skip(STEP, "done by hand"),
                new Signal.Rehearse("before the night"),
                new Signal.Back("typo"),
                new Signal.Jump("enforce", "filled already"),
                new Signal.Override("healthy", "known false alarm", 900_000),
                new Signal.Rollback("wrong mapping"),
                new Signal.Abort("cancelled"),
                new Signal.Examine(Optional.empty()),
                new Signal.Examine(Optional.of("stalled")),
                new Signal.Accept("stalled", "cancel_blocker", 2, 1, "a forgotten report"),
                new Signal.Note("replica rebuilt"),
                new Signal.Lesson("lessons", "start on a Sunday"),
                new Signal.Interrupt(),
                new Signal.Detach());
    }
}
