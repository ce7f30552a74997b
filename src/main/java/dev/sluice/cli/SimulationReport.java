package dev.sluice.cli;

import dev.sluice.rehearsal.Statistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What simulated runs came to, for people and for programs.
 *
 * @param wanted how many runs were asked for
 * @param again the command of the runs, but for the seed
 */
record SimulationReport(Statistics statistics, long wanted, String again) {
    private static final int FORMAT_VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Whether somebody ended it before all runs were done. */
    boolean stopped() {
        return statistics.runs() < wanted;
    }

    String text() {
        List<String> lines = new ArrayList<>();
        if (stopped()) {
            lines.add(String.format(Locale.ROOT, "stopped after %,d of %,d runs", statistics.runs(), wanted));
        }
        lines.add(String.format(
                Locale.ROOT,
                "%,d runs, %,d processes, %,d ticks, %,d ticks per second and core",
                statistics.runs(),
                statistics.processes(),
                statistics.ticks(),
                statistics.ticksPerSecond()));
        lines.add("");
        statistics
                .endings()
                .forEach((ending, times) -> lines.add(String.format(Locale.ROOT, "%,10d  %s", times, ending)));
        lines.add("");
        lines.add("  injected effective  fault");
        statistics
                .faults()
                .forEach(line -> lines.add(String.format(
                        Locale.ROOT,
                        "%,10d%,10d  %s",
                        line.injected(),
                        line.effective(),
                        line.fault().text())));
        lines.add("");
        lines.add("     taken  transition");
        statistics
                .transitions()
                .forEach((transition, times) -> lines.add(String.format(Locale.ROOT, "%,10d  %s", times, transition)));
        lines.add("");
        statistics.blindSpots().forEach(lines::add);
        lines.add(statistics.violations() == 0 ? "no violation" : statistics.violations() + " violations");
        for (Statistics.Found found : statistics.found()) {
            lines.add(found.violation().toString());
            lines.add("        " + again + " --seed " + found.seed() + " --trace");
        }
        return String.join("\n", lines) + "\n";
    }

    String json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("format_version", FORMAT_VERSION);
        fields.put("runs", statistics.runs());
        fields.put("wanted", wanted);
        fields.put("processes", statistics.processes());
        fields.put("ticks", statistics.ticks());
        fields.put("ticks_per_second_and_core", statistics.ticksPerSecond());
        fields.put("endings", statistics.endings());
        fields.put(
                "faults",
                statistics.faults().stream().map(SimulationReport::fault).toList());
        Map<String, Long> transitions = new LinkedHashMap<>();
        statistics.transitions().forEach((transition, times) -> transitions.put(transition.toString(), times));
        fields.put("transitions", transitions);
        fields.put("blind_spots", statistics.blindSpots());
        fields.put("violations", statistics.violations());
        fields.put("found", statistics.found().stream().map(this::found).toList());
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(fields) + "\n";
    }

    private static Map<String, Object> fault(Statistics.FaultLine line) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("fault", line.fault().name());
        fields.put("text", line.fault().text());
        fields.put("injected", line.injected());
        fields.put("effective", line.effective());
        return fields;
    }

    private Map<String, Object> found(Statistics.Found found) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("seed", found.seed());
        fields.put("rule", found.violation().rule());
        fields.put("at_millis", found.violation().at());
        fields.put("text", found.violation().text());
        fields.put("again", again + " --seed " + found.seed() + " --trace");
        return fields;
    }
}
