package dev.sluice.language.difference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.testing.Golden;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifferenceTextTest {

    @Test
    void tellsARichDifferencePlaceByPlace() {
        Difference difference = Sample.difference(
                "\"team\"", "\"others\"",
                "100 .. 5_000", "100 .. 50_000",
                "lag > 10s for 30s until lag < 3s", "lag > 30s for 30s until lag < 5s",
                "  throttle to 50% when lag > 5s\n", "",
                "select count(*) from t where b is null", "select count(*) from only t where b is null or b = ''",
                "lock timeout 2s", "lock timeout 5s",
                "errors > 2% for 1m", "errors > 2% for 3 of 5 samples",
                "  baseline p99", "  pause when waiting > 50\n  baseline p99",
                "update t set b = lower(a) where :range and b is null",
                        "update t set b = upper(a) where :range and b is null",
                "undo first sql on db \"update t set b = null where a = :tenant\"",
                        "undo none first because \"harmless\"",
                "(left == 0 and errors < 0.5%) for settle", "left == 0 for settle",
                "phase watch \"Watch it\"",
                        "phase settle_down \"Let it settle\" after fill {\n  proceed when left == 0\n}\n\nphase watch \"Watch it\"",
                "\"Watch it\" after fill", "\"Watch it\" after settle_down",
                "soak 1h", "soak 2h",
                "  expect left == 0\n", "  expect left <= 10\n",
                "What did we learn?", "What next?");

        Golden.assertMatches(
                "language/difference.txt",
                String.join("\n", DifferenceText.lines(difference)) + "\n\n" + DifferenceText.summary(difference)
                        + "\n");
    }

    @Test
    void saysThatNothingDiffers() {
        Difference difference = Sample.difference("Watch it", "Watch it");

        assertEquals("no difference", DifferenceText.summary(difference));
    }

    @Test
    void saysThatABodyKeptByTheDatabaseHasOtherBlanks() {
        String body = "drop column a\"";
        Difference difference = Difference.between(
                Sample.checked(Sample.with(body, "add check (a <> $$one two$$)\"")),
                Sample.checked(Sample.with(body, "add check (a <> $$one  two$$)\"")));

        assertEquals(
                List.of("changed   step drop.gone, sql: the same words with other blanks"),
                DifferenceText.lines(difference));
    }
}
