package dev.sluice.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

    @ParameterizedTest
    @CsvSource({
        "0.5%, PERCENT, 0.5",
        "250ms, DURATION, 0.25",
        "10s, DURATION, 10",
        "1h30m, DURATION, 5400",
        "2d, DURATION, 172800",
        "0s, DURATION, 0",
        "16MB, BYTES, 16000000",
        "2GiB, BYTES, 2147483648",
        "4MB/s, BYTES_PER_SECOND, 4000000",
        "5_000 rows, ROWS, 5000",
        "20_000 rows/s, ROWS_PER_SECOND, 20000",
        "5_000, ROWS, 5000",
        "7, COUNT, 7",
        "-3, NUMBER, -3",
        "1.5, NUMBER, 1.5"
    })
    void readsWhatPeopleWrite(String word, Unit unit, double amount) {
        assertEquals(Optional.of(Value.amount(amount)), QuantityParser.parse(word, unit));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10min", "16mb", "0.5 %", "30m1h", "1s1s", "", "ten", "5_", "_5", "1.", "5 000", "1e3", "10 s"})
    void refusesWhatIsNotAQuantity(String word) {
        assertEquals(Optional.empty(), QuantityParser.parse(word));
    }

    @Test
    void aBareNumberIsNoDurationAndNoPercentage() {
        assertEquals(Optional.empty(), QuantityParser.parse("5", Unit.DURATION));
        assertEquals(Optional.empty(), QuantityParser.parse("5", Unit.PERCENT));
        assertEquals(Optional.empty(), QuantityParser.parse("5s", Unit.COUNT));
    }

    @Test
    void readsTimesFlagsTextsAndIdentifiers() {
        assertEquals(
                Optional.of(new Value.Moment(Instant.parse("2026-11-20T14:00:00Z"))),
                QuantityParser.parse("2026-11-20T14:00Z", Unit.TIME));
        assertEquals(
                Optional.of(new Value.Moment(Instant.parse("2026-11-20T00:00:00Z"))),
                QuantityParser.parse("2026-11-20", Unit.TIME));
        assertEquals(Optional.empty(), QuantityParser.parse("2026-13-20", Unit.TIME));
        assertEquals(Optional.of(Value.flag(true)), QuantityParser.parse("true", Unit.BOOLEAN));
        assertEquals(Optional.empty(), QuantityParser.parse("yes", Unit.BOOLEAN));
        assertTrue(QuantityParser.parse("shop.orders", Unit.IDENTIFIER).isPresent());
        assertEquals(Optional.empty(), QuantityParser.parse("orders; drop", Unit.IDENTIFIER));
    }

    @ParameterizedTest
    @CsvSource({
        "34, DURATION, 34s",
        "34.2713, DURATION, 34.3s",
        "0.25, DURATION, 250ms",
        "0.9999, DURATION, 1s",
        "59.99, DURATION, 1m",
        "0, DURATION, 0s",
        "5400, DURATION, 1h30m",
        "190, DURATION, 3m10s",
        "172800, DURATION, 2d",
        "-2, DURATION, -2s",
        "0.5, PERCENT, 0.5%",
        "5000, ROWS, 5_000 rows",
        "1, ROWS, 1 row",
        "1234567, COUNT, 1_234_567",
        "1234567.8, COUNT, 1_234_568",
        "0.00012345, NUMBER, 0.000123",
        "-1234, NUMBER, -1_234",
        "16000000, BYTES, 16MB",
        "2147483648, BYTES, 2GiB",
        "1500, BYTES, 1.5kB",
        "4000000, BYTES_PER_SECOND, 4MB/s",
        "20000, ROWS_PER_SECOND, 20_000 rows/s"
    })
    void writesWhatPeopleRead(double amount, Unit unit, String text) {
        assertEquals(text, QuantityFormat.format(amount, unit));
    }

    @Test
    void twoDifferentAmountsNeverReadTheSame() {
        assertEquals("10.04s", QuantityFormat.formatBeside(10.04, 10, Unit.DURATION));
        assertEquals("no finite amount", QuantityFormat.formatBeside(Double.NaN, 10, Unit.DURATION));
        assertEquals("10s", QuantityFormat.formatBeside(10, 10.04, Unit.DURATION));
        assertEquals("34.3s", QuantityFormat.formatBeside(34.2713, 10, Unit.DURATION));
        assertEquals("1m0.2s", QuantityFormat.formatBeside(60.2, 60, Unit.DURATION));
        assertEquals("10s", QuantityFormat.formatBeside(10, 10, Unit.DURATION));
    }

    @Test
    void writesSeriesWithTheirLabels() {
        Value series = new Value.Series(
                List.of(new Value.Point(Map.of("pod", "a"), 3), new Value.Point(Map.of("pod", "b"), 0.5)));
        assertEquals("pod=a 3s, pod=b 500ms", QuantityFormat.format(series, Unit.DURATION));
    }

    @Test
    void writesAnAmountWhoseUnitHasNoName() {
        assertEquals("4 s^2", QuantityFormat.format(4, new Dimension(0, 2, 0, false)));
    }
}
