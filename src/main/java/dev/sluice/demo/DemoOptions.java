package dev.sluice.demo;

import java.nio.file.Path;
import java.util.LinkedHashMap;
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

    private static final Map<String, String> PACE = Map.of("pace", "1s", "settle", "5s", "watch", "5s", "window", "4s");

    public DemoOptions {
        Map<String, String> all = new LinkedHashMap<>();
        for (String name : new String[] {"pace", "settle", "watch", "window"}) {
            all.put(name, PACE.get(name));
        }
        all.putAll(set);
        set = java.util.Collections.unmodifiableMap(all);
    }
}
