package dev.sluice.cli;

import dev.sluice.run.ExitCode;
import dev.sluice.run.Refused;
import dev.sluice.value.Dimension;
import dev.sluice.value.QuantityParser;
import java.time.Duration;

/** Durations as a runbook writes them. */
final class Durations {
    private Durations() {}

    static Duration parse(String option, String text) throws Refused {
        return QuantityParser.parse(text)
                .filter(found -> found.dimension().equals(Dimension.DURATION) && found.amount() >= 0)
                .map(found -> Duration.ofMillis(Math.round(found.amount() * 1_000)))
                .orElseThrow(() -> new Refused(
                        ExitCode.USAGE, option + " " + text + ": not a duration", "write it as 30s, 15m or 1h30m"));
    }
}
