package dev.sluice.console;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jline.utils.Signals;

/**
 * Signals that tell the process to end, kept from the JVM while a terminal is drawn on: at the first of them JLine would put the
 * terminal back at once, under a run that has yet to end.
 */
final class EndSignals implements AutoCloseable {
    private static final List<String> NAMES = List.of("TERM", "HUP");

    private final Map<String, Object> before = new HashMap<>();

    /** @param told on a thread of its own, for each signal */
    EndSignals(Runnable told) {
        NAMES.forEach(name -> before.put(name, Signals.register(name, told)));
    }

    @Override
    public void close() {
        before.forEach(Signals::unregister);
    }
}
