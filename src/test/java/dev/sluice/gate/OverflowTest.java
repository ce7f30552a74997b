package dev.sluice.gate;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a calculation comes to that no number holds is unknown, and is told as such. */
class OverflowTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stddev(huge over 1m) < 0",
                "predict(huge over 1m in 10000h) < 0",
                "delta(huge over 1m) > 5",
                "huge > above(huge, 1000000000%, 5)",
                "huge * huge > 1"
            })
    void whatOverflowsIsUnknownAndIsExplained(String condition) {
        GateLab lab = GateLab.of(
                        "metric huge number safety from db every 5s sql \"select 1\"\n",
                        "pause when " + condition + "\nproceed when errors < 1%")
                .set("errors", "0%")
                .answer("huge", at -> Reading.of(Value.amount(at % 10_000 == 0 ? 1.7e308 : -1.7e308), at))
                .to("65s");
        assertTrue(lab.last.blind(), () -> lab.last.reasons().toString());
        String told = lab.last.reasons() + " " + lab.last.explanation();
        assertFalse(told.contains("Infinity") || told.contains("∞"), told);
    }
}
