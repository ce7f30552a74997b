package dev.sluice.telemetry.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Signal;
import dev.sluice.language.model.Alerting;
import dev.sluice.run.Switches;
import dev.sluice.telemetry.notify.Message.Stage;
import dev.sluice.testing.Golden;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people are told of a run: each thing once, also across a resume, with reminders while a person is waited for. */
class HeraldTest {
    private static final Duration MOMENT = Duration.ofSeconds(20);
    private static final String STEP = """
            step one sql on db "insert into marks values ('one')"
            undo one sql on db "delete from marks where name = 'one'"
            """;
    private static final String RUNBOOK = Switches.runbook(STEP);
    private static final String DIAGNOSIS = """

            diagnosis stalled "The migration stalls" {
              check blockers from db sql "select pid, backend_start, age, query from blockers"
              cause lock_held "A long transaction holds the lock" {
                certain when rows(blockers) > 0
                fix "Wait for it, or cancel it."
              }
            }
            """;

    private static Play attended(String runbook) {
        return new Play(Policies.runbook(runbook), false, Optional.empty());
    }

    private static Play unattended(Duration patience) {
        return new Play(Policies.runbook(RUNBOOK), true, Optional.of(patience));
    }

    private static void assertTold(String name, Play play) {
        Golden.assertMatches("notify/told-" + name + ".txt", play.told());
    }

    @Test
    void aPauseItsEndAndTheEndOfTheRunAreThreeMessages() {
        Play play = attended(RUNBOOK).set("stay", 1).begin().pass(MOMENT);
        play.set("hold", 1).pass(Duration.ofMinutes(40));
        play.set("hold", 0).pass(Duration.ofMinutes(5));
        play.set("stay", 0).pass(Duration.ofMinutes(5));
        assertTrue(play.isOver());
        assertTold("pause", play);
    }

    @Test
    void whatWasDiagnosedIsToldWithItsEvidenceAndAgainWhereTheRunStops() {
        Play play = new Play(Policies.runbook(RUNBOOK + DIAGNOSIS), true, Optional.empty())
                .locks("work.one")
                .begin()
                .pass(Duration.ofMinutes(10));
        assertTrue(play.isOver());
        assertTold("diagnosed", play);
    }

    @Test
    void everythingThatLastsIsRepeatedWhereThePolicySaysHowOften() {
        Alerting policy = new Alerting(List.of(), Optional.of(Duration.ofMinutes(10)), true);
        Play play = new Play(Policies.runbook(RUNBOOK, policy), false, Optional.empty())
                .set("hold", 1)
                .begin()
                .pass(Duration.ofMinutes(35));
        assertEquals(
                List.of(Stage.BEGINS, Stage.LASTS, Stage.LASTS, Stage.LASTS),
                play.messages().stream().map(Message::stage).toList());
    }

    @Test
    void anAutomaticPauseThatOutlivesThePatienceEndsAnUnattendedRunWithOneMessage() {
        Play play = unattended(Duration.ofMinutes(2)).set("hold", 1).begin().pass(Duration.ofMinutes(10));
        assertTrue(play.isOver());
        assertTold("patience", play);
    }

    @Test
    void aResumeRepeatsNothingAndEndsWhatTheStopHasBegun() {
        Play play = unattended(Duration.ofMinutes(2)).set("hold", 1).begin().pass(Duration.ofMinutes(10));
        play.told();
        play.resume().pass(Duration.ofMinutes(1));
        play.set("hold", 0).pass(Duration.ofMinutes(5));
        assertTrue(play.isOver());
        assertTold("resumed", play);
    }

    @Test
    void whatAProcessThatWasKilledHasToldIsNotToldAgainAndEndsAllTheSame() {
        Play play = attended(RUNBOOK).set("stay", 1).set("hold", 1).begin().pass(MOMENT);
        assertEquals(1, play.messages().size());
        play.told();
        play.resume().pass(MOMENT);
        play.set("hold", 0).pass(Duration.ofMinutes(5));
        assertTold("killed", play);
    }

    @Test
    void aRollbackIsToldWhenItBeginsAndWhenItIsDone() {
        Play play = attended(RUNBOOK).set("stay", 1).begin().pass(MOMENT);
        play.set("hold", 1).pass(MOMENT);
        play.set("red", 1).pass(MOMENT);
        assertTrue(play.isOver());
        assertTold("rollback", play);
    }

    @Test
    void aBlindPauseIsToldOnceTheBudgetIsSpent() {
        Play play = attended(RUNBOOK).set("stay", 1).begin().pass(MOMENT);
        play.missing("hold").pass(Duration.ofMinutes(5));
        play.set("hold", 0).pass(Duration.ofMinutes(5));
        assertTold("blind", play);
    }

    @Test
    void aStepThatFailedWaitsForAPersonWhoIsRemindedEachQuarterOfAnHour() {
        Play play = attended(RUNBOOK).fails("work.one").begin().pass(Duration.ofMinutes(40));
        play.succeeds("work.one").say(new Signal.Retry()).pass(MOMENT);
        assertTold("failed-step", play);
    }

    @Test
    void aFailureEndsAnUnattendedRunWithOneMessage() {
        Play play = unattended(Duration.ofMinutes(2)).fails("work.one").begin().pass(MOMENT);
        assertTrue(play.isOver());
        assertTold("failed", play);
    }

    @Test
    void anOperatorsPauseIsToldAndOverWhenItIsLifted() {
        Play play = attended(RUNBOOK).set("stay", 1).begin().pass(MOMENT);
        play.say(new Signal.Pause("the shop is on sale")).pass(MOMENT);
        play.say(new Signal.Continue()).pass(MOMENT);
        play.say(new Signal.Abort("another day")).pass(MOMENT);
        assertTold("operator", play);
    }

    @Test
    void anInterruptionAsksForSomebodyWhoTakesTheRunUp() {
        Play play = attended(RUNBOOK).set("stay", 1).begin().pass(MOMENT);
        play.say(new Signal.Interrupt()).pass(MOMENT);
        assertTold("interrupted", play);
    }

    @Test
    void aPhaseThatTakesTooLongIsStalled() {
        Play play = attended(RUNBOOK.replace("pause    when", "within 10m\n  pause    when"))
                .set("stay", 1)
                .begin()
                .pass(Duration.ofMinutes(12));
        assertTold("stalled", play);
    }

    @Test
    void whatAPersonIsToDoAtTheTerminalIsToldElsewhereOnlyIfNobodyDoesIt() {
        String manual = Switches.runbook("""
                step one manual "switch the flag on"
                undo one manual "switch the flag off"
                """);
        Play quick = attended(manual).lasts("work.one").begin().pass(Duration.ofMinutes(14));
        assertEquals(List.of(), quick.messages());
        Play slow = attended(manual).lasts("work.one").begin().pass(Duration.ofMinutes(40));
        assertTold("manual", slow);
    }

    @Test
    void aProcessThatFailsSaysSo() {
        Play play = attended(RUNBOOK).set("stay", 1).begin().pass(MOMENT);
        play.failed();
        assertTold("process", play);
    }
}
