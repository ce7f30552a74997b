package dev.sluice.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class TypedParserTest {

    @Test
    void readsWhatLetsARunGoOn() {
        assertEquals(new Typed.Nothing(), TypedParser.parse("   "));
        assertEquals(new Typed.Continue(""), TypedParser.parse(" continue "));
        assertEquals(
                new Typed.Continue("the replica is back"), TypedParser.parse("continue because the replica is back"));
        assertEquals(new Typed.Continue("it is"), TypedParser.parse("c --because \"it is\""));
        assertEquals(new Typed.Evaluate("continue > 3"), TypedParser.parse("continue > 3"));
        assertEquals(new Typed.ContinueAll(), TypedParser.parse("Continue all"));
        assertEquals(new Typed.Retry(), TypedParser.parse("retry"));
        assertEquals(new Typed.Detach(), TypedParser.parse("detach"));
        assertEquals(new Typed.Help(), TypedParser.parse("?"));
        assertEquals(new Typed.Note("don't panic"), TypedParser.parse("note don't panic"));
        assertEquals(new Typed.Help(), TypedParser.parse("note"));
    }

    @Test
    void readsAReasonAsTheConsoleAndTheShellWriteIt() {
        Typed expected = signal(Typed.Word.SKIP, "fill.others", "done by hand");
        assertEquals(expected, TypedParser.parse("skip fill.others because done by hand"));
        assertEquals(expected, TypedParser.parse("skip fill.others --because \"done by hand\""));
        assertEquals(signal(Typed.Word.PAUSE, "", "deploy"), TypedParser.parse("pause because deploy"));
    }

    @Test
    void leavesTheReasonOpenWhereNoneIsGiven() {
        assertEquals(
                new Typed.WithReason(Typed.Word.SET, "batch=500", Optional.empty()),
                TypedParser.parse("set batch=500"));
        assertEquals(
                new Typed.WithReason(Typed.Word.ROLLBACK, "", Optional.empty()),
                TypedParser.parse("rollback because \"\""));
    }

    @Test
    void takesNoReasonOutOfAWordThatOnlyContainsIt() {
        assertEquals(
                new Typed.WithReason(Typed.Word.JUMP, "justbecauseit", Optional.empty()),
                TypedParser.parse("jump justbecauseit"));
    }

    @Test
    void readsEachView() {
        for (Typed.View view : Typed.View.values()) {
            assertEquals(new Typed.Ask(view), TypedParser.parse(view.name()));
        }
    }

    @Test
    void evaluatesEverythingElse() {
        for (String typed : new String[] {"lag < 3s", "continue > 3", "why + 1", "contine", "retry 3"}) {
            assertEquals(new Typed.Evaluate(typed), TypedParser.parse(typed));
        }
    }

    @Test
    void holdsBackWithoutAskingForAReason() {
        for (Typed.Word word : Typed.Word.values()) {
            boolean holdsBack = word == Typed.Word.PAUSE || word == Typed.Word.THROTTLE;
            assertEquals(holdsBack ? Typed.Reason.WELCOME : Typed.Reason.NEEDED, word.reason(), word.name());
        }
    }

    private static Typed signal(Typed.Word word, String rest, String because) {
        return new Typed.WithReason(word, rest, Optional.of(because));
    }
}
