package dev.sluice.console;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The terminal that this process was started in. */
final class OwnTerminal {
    /** Held, or its level would be forgotten with it. */
    private static final Logger LIBRARY = Logger.getLogger("org.jline");

    private OwnTerminal() {}

    /** What the library logs, such as each failed write to a window that was closed, stack and all, helps nobody. */
    static Terminal open() throws IOException {
        LIBRARY.setLevel(Level.OFF);
        return TerminalBuilder.builder().system(true).build();
    }
}
