package dev.sluice.telemetry.series;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.telemetry.Series;
import dev.sluice.testing.Command;
import dev.sluice.testing.LoudSkip;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpositionTest {
    private static Snapshot snapshot() {
        Map<String, String> common = new LinkedHashMap<>();
        common.put(Series.RUNBOOK, "r");
        common.put(Series.ENVIRONMENT, "a \"b\" \\ c\nd");
        return new Snapshot.Builder(common)
                .add(Series.METRIC_VALUE, 1.5e-7, Series.METRIC, "m")
                .add(Series.METRIC_VALUE, -3, Series.METRIC, "n")
                .add(Series.HEARTBEAT, 1_795_214_170.797)
                .add(Series.RUN_ACTIVE, true, Series.RUN, "x")
                .build();
    }

    @Test
    void escapesLabelsAndKeepsTheOrderOfTheDescriptions() {
        assertEquals("""
                # HELP sluice_run_active 1 while a process drives the run
                # TYPE sluice_run_active gauge
                sluice_run_active{runbook="r",environment="a \\"b\\" \\\\ c\\nd",run="x"} 1
                # HELP sluice_heartbeat_timestamp_seconds When the driver of the run was last alive, seconds since 1970
                # TYPE sluice_heartbeat_timestamp_seconds gauge
                sluice_heartbeat_timestamp_seconds{runbook="r",environment="a \\"b\\" \\\\ c\\nd"} 1795214170.797
                # HELP sluice_metric_value The newest reading of a metric: seconds, bytes, percent from 0 to 100, 0 or 1, or a number
                # TYPE sluice_metric_value gauge
                sluice_metric_value{runbook="r",environment="a \\"b\\" \\\\ c\\nd",metric="m"} 0.00000015
                sluice_metric_value{runbook="r",environment="a \\"b\\" \\\\ c\\nd",metric="n"} -3
                """, Exposition.text(snapshot()));
    }

    @Test
    void isWhatPrometheusReads() {
        Command.Result result = Command.of(
                        LoudSkip.orSkip(Command.find("promtool"), "no promtool: install Debian's package prometheus")
                                .toString(),
                        "check",
                        "metrics")
                .run(Exposition.text(snapshot()));

        assertEquals("0 ", result.exitCode() + " " + result.out() + result.err());
    }
}
