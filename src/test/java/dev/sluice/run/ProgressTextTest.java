package dev.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.engine.RunView;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ProgressTextTest {
    private static RunView.Progress progress(OptionalDouble walPerRow, OptionalDouble hotShare, int workers, int pass) {
        return new RunView.Progress(
                423_000,
                OptionalDouble.of(1_000_000),
                OptionalDouble.of(0.429),
                RunView.Denominator.ESTIMATED,
                OptionalDouble.of(21_000),
                Optional.of(new RunView.Eta(27_000, 34_500)),
                RunView.EtaState.READY,
                5_000,
                workers,
                walPerRow,
                hotShare,
                pass);
    }

    @Test
    void tellsWhatARowCostsWhereThatWasMeasured() {
        String come = "42% of about 1_000_000 rows, 423_000 changed";
        assertEquals(
                come + ", 21_000 rows/s, 27s .. 35s left, 2 workers, 183B of WAL a row, 98% HOT",
                ProgressText.of(progress(OptionalDouble.of(182.6), OptionalDouble.of(0.98), 2, 1)));
        assertEquals(
                come + ", 21_000 rows/s, 27s .. 35s left",
                ProgressText.of(progress(OptionalDouble.empty(), OptionalDouble.empty(), 1, 1)));
        assertEquals(
                come + ", 183B of WAL a row, 0% HOT, second pass over late rows",
                ProgressText.of(progress(OptionalDouble.of(182.6), OptionalDouble.of(0), 1, 2)));
    }
}
