package dev.sluice.console;

import java.io.IOException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp;

/** Where lines are typed, while others print above and below: one at a time, or their escape sequences would mix. */
final class Prompt extends LineReaderImpl {
    Prompt(Terminal terminal) throws IOException {
        super(terminal, "sluice");
        setCompleter(new StringsCompleter(Help.words()));
        // An exclamation mark is one, and a backslash too.
        setOpt(Option.DISABLE_EVENT_EXPANSION);
    }

    /** Begins on an empty screen, with what is typed so far. To be called {@link #between} keys. */
    void beginAgain() {
        if (reading) {
            clearScreen();
        } else {
            terminal.puts(InfoCmp.Capability.clear_screen);
        }
    }

    /** Draws elsewhere on the terminal, between two keys. */
    void between(Runnable drawing) {
        lock.lock();
        try {
            drawing.run();
        } finally {
            lock.unlock();
        }
    }
}
