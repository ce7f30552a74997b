package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Command;
import dev.sluice.engine.Effect;
import dev.sluice.engine.EffectId;
import dev.sluice.engine.EffectResult;
import dev.sluice.language.model.Step;
import dev.sluice.step.Fenced;
import dev.sluice.step.Held;
import dev.sluice.step.Refusal;
import dev.sluice.step.ledger.Fence;
import dev.sluice.step.ledger.Ledger;
import dev.sluice.step.ledger.Standing;
import dev.sluice.step.ledger.TakenFrom;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an effect that a ledger cannot be told of: it has not begun. */
class AnnouncerTest {
    private static final Refusal HELD = new Held("the last session of it is still there", "wait for its end");
    private static final Standing WHERE = new Standing("", 0, "");

    @TempDir
    private Path path;

    /** @param because why it cannot be told anything */
    private record Silent(Optional<Refusal> because) implements Fence {

        private void asked() {
            if (because.isPresent()) {
                throw because.get();
            }
        }

        @Override
        public Optional<String> announce(Standing standing) {
            asked();
            return Optional.empty();
        }

        @Override
        public void renew(Optional<Standing> standing) {
            asked();
        }

        @Override
        public Ledger ledger() {
            throw new IllegalStateException("it has none");
        }

        @Override
        public long epoch() {
            return 1;
        }

        @Override
        public Optional<TakenFrom> takenFrom() {
            return Optional.empty();
        }

        @Override
        public boolean isOurs() {
            return true;
        }

        @Override
        public void release(Standing standing, Optional<String> ending) {}

        @Override
        public void release() {}

        @Override
        public void withdraw() {}
    }

    @Test
    void aCommandThatNobodyCouldBeToldOfHasLeftNothing() {
        EffectResult result = refused("run \"copy\"", Map.of("db", HELD)).orElseThrow();
        EffectResult.Failed failed = assertInstanceOf(EffectResult.Failed.class, result);
        assertTrue(failed.leftNothing());
        assertTrue(failed.retryable());
        assertEquals(HELD.getMessage(), failed.message());
    }

    @Test
    void aStatementBeginsWhateverKeepsAnotherLedgerBusy() {
        assertEquals(Optional.empty(), refused("sql on db \"update t set n = 1\"", Map.of("other", HELD)));
    }

    @Test
    void nothingBeginsOnceSomebodyElseHasTakenOver() {
        for (String ledger : List.of("db", "other")) {
            Map<String, Refusal> over = Map.of(ledger, new Fenced("it was taken over", "sluice status r"));
            assertThrows(Fenced.class, () -> refused("sql on db \"update t set n = 1\"", over));
        }
    }

    /** @param refusals of a ledger, by its source; a statement on {@code db} is guarded by that one's fence */
    private Optional<EffectResult> refused(String action, Map<String, Refusal> refusals) {
        Step step = new RunFolder(path)
                .runbook(Switches.runbook("step move " + action + "\nundo none move because \"it is a test\""))
                .runbook()
                .phases()
                .getFirst()
                .allSteps()
                .getFirst();
        Map<String, Workshop> workshops = new LinkedHashMap<>();
        for (String source : List.of("db", "other")) {
            Fence fence = new Silent(Optional.ofNullable(refusals.get(source)));
            workshops.put(source, new Workshop(source, null, fence, null, null));
        }
        Effect act = new Effect.Act(step.ref(), step.action(), Map.of(), false);
        return new Announcer(workshops)
                .refused(
                        new Command.Execute(
                                new EffectId(step.ref(), false, 0, 0), 1, act, 0, RunFolder.LONG.toMillis()),
                        WHERE,
                        moved -> {});
    }
}
