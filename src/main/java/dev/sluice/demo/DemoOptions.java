package dev.sluice.demo;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody wants to see.
 *
 * @param seed of the incident's moment and size, and of the load
 * @param rows how many orders there are
 * @param stepwise whether a person at the terminal steps the run
 * @param directory where everything goes; a fresh folder if absent
 * @param keepServer whether PostgreSQL goes on after the demo
 * @param set parameters beside the demo's own, by name
 * @param operator who is behind it
 * @param tool this tool's version
 */
public record DemoOptions(
        Scenario scenario,
        long seed,
        long rows,
        boolean stepwise,
        Optional<Path> directory,
        boolean keepServer,
        Map<String, String> set,
        String operator,
        String tool) {
    /** Fewer orders cannot be split between the sessions, nor sampled. */
    public static final long FEWEST_ROWS = 1_000;

    public static final long MOST_ROWS = 100_000_000;

    /** What makes a migration of a day one of two minutes: its pace, its waits, and the windows of its rates. */
    private static final List<String> PACE = List.of("pace=1s", "settle=5s", "watch=5s", "window=4s");

    public DemoOptions {
        Map<String, String> all = new LinkedHashMap<>();
        PACE.forEach(each -> all.put(each.split("=")[0], each.split("=")[1]));
        all.putAll(set);
        set = Collections.unmodifiableMap(all);
    }
}
