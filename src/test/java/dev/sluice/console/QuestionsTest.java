package dev.sluice.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Await;
import dev.sluice.value.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QuestionsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Questions questions = new Questions("tester", said::add);

    @Test
    void takesTheNextLineThatFitsAsTheAnswer() throws Exception {
        CompletableFuture<Optional<String>> answer = CompletableFuture.supplyAsync(
                () -> questions.value("complaints", "How many complaints since noon?", Unit.NUMBER, LONG));
        asked(2);

        assertFalse(questions.answer("why"), "a command stays one");
        assertTrue(questions.answer(" 3 "));
        assertEquals(Optional.of("3"), answer.get(30, TimeUnit.SECONDS));
        assertEquals("? complaints: How many complaints since noon? (a number)", said.getFirst());
    }

    @Test
    void hearsThatAStepByHandWasNotDone() throws Exception {
        CompletableFuture<Optional<Boolean>> answer =
                CompletableFuture.supplyAsync(() -> questions.done("cut.flip", "flip the switch", LONG));
        asked(2);

        assertFalse(questions.answer("perhaps"));
        assertTrue(questions.answer("not done"));
        assertEquals(Optional.of(false), answer.get(30, TimeUnit.SECONDS));
    }

    @Test
    void givesUpWhenNobodyAnswersInTime() {
        assertEquals(Optional.empty(), questions.done("cut.flip", "flip the switch", Duration.ofMillis(1)));
        assertFalse(questions.answer("done"), "nothing is asked any more");
    }

    private void asked(int lines) {
        Await.get(
                "the question",
                LONG,
                () -> Optional.of(said.size()).filter(size -> size >= lines),
                () -> " was not put: " + said);
    }
}
