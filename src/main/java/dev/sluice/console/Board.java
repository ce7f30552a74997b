package dev.sluice.console;

import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Status;

/** The lines that stay at the bottom of the terminal. Thread-safe. */
final class Board {
    private final Status status;
    private final boolean coloured;

    Board(Terminal terminal, boolean coloured) {
        this.status = Status.getStatus(terminal);
        this.coloured = coloured;
    }

    synchronized void show(List<Screen.Line> lines) {
        if (status != null) {
            status.update(lines.stream().map(this::styled).toList());
        }
    }

    /** The terminal has another size now. */
    synchronized void resize(Size size) {
        if (status != null) {
            status.resize(size);
        }
    }

    synchronized void clear() {
        if (status != null) {
            status.update(List.of());
        }
    }

    private AttributedString styled(Screen.Line line) {
        if (!coloured) {
            return new AttributedString(line.text());
        }
        AttributedStyle style = switch (line.tone()) {
            case HEAD -> AttributedStyle.BOLD;
            case PLAIN -> AttributedStyle.DEFAULT;
            case GOOD -> AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN);
            case CAREFUL -> AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW);
            case BAD -> AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);
        };
        return new AttributedString(line.text(), style);
    }
}
