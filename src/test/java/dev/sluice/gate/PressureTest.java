package dev.sluice.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How near a phase is to what its throttle and pause rules forbid. */
class PressureTest {

    private static GateLab lab(String rules) {
        return GateLab.of(rules + "\nproceed when errors < 100%")
                .set("lag", "3s")
                .set("errors", "1%")
                .set("waiting", "8")
                .set("rest", "100");
    }

    /** At a lag of 3 s, 1 % of errors, 8 that wait and 100 rows left. */
    @ParameterizedTest
    @CsvSource({
        "throttle to 50% when lag > 10s, 0.3",
        "pause when lag > 10s for 1m, 0.3",
        "pause when rest < 50, 0.5",
        "pause when lag > 10s or waiting >= 10, 0.8",
        "pause when lag > 10s and waiting >= 10, 0.3",
        "throttle to 50% when lag > 2s for 1m, 1.5",
        "pause when waiting == 8 for 1h, 1",
        "pause when waiting > 0 for 1h, 1",
        "pause when not (lag < 2s), 1",
    })
    void isTheWorstReadingAsAShareOfItsLimit(String rule, double utilisation) {
        Pressure pressure = lab(rule).to("20s").last.pressure();
        assertEquals(utilisation, pressure.utilisation().orElseThrow(), 1e-9);
        assertFalse(pressure.blind());
    }

    @ParameterizedTest
    @CsvSource({
        "pause when waiting == 9",
        "pause when not (lag > 2s)",
        "rollback when lag > 4s",
        "shadow pause when lag > 4s"
    })
    void saysNothingWhereNothingTellsHowFarItIs(String rule) {
        assertTrue(lab(rule).to("20s").last.pressure().utilisation().isEmpty());
    }

    @Test
    void aReadingThatIsMissingBlindsIt() {
        assertTrue(lab("pause when lag > 10s")
                .missing("lag")
                .to("20s")
                .last
                .pressure()
                .blind());
        assertTrue(lab("throttle to 50% when lag > 10s")
                .missing("lag")
                .to("20s")
                .last
                .pressure()
                .blind());
    }

    @Test
    void isAsOldAsItsOldestSample() {
        Pressure pressure =
                lab("pause when lag > 10s or rest < 1").to("50s").last.pressure();
        assertTrue(pressure.isNewerThan(-1));
        assertFalse(pressure.isNewerThan(1_000), "rest is read each minute, at first when the phase begins");
        assertTrue(lab("pause when lag > 10s").to("50s").last.pressure().isNewerThan(44_000));
        assertTrue(Pressure.NONE.isNewerThan(Long.MAX_VALUE - 1));
    }

    @Test
    void withoutARuleThatCouldSayAnythingThereIsNone() {
        assertEquals(
                Pressure.NONE, lab("rollback when lag > 10s").to("20s").last.pressure());
    }
}
