package dev.sluice.language.diagnostic;

import dev.sluice.language.text.LineIndex;
import dev.sluice.language.text.Span;

/** The texts that findings are about: the one place where a span becomes a file, its lines and columns. */
public final class Sources {
    private final String file;
    private final LineIndex lines;

    private Sources(String file, LineIndex lines) {
        this.file = file;
        this.lines = lines;
    }

    public static Sources of(Report report) {
        return new Sources(report.source().name(), new LineIndex(report.source().text()));
    }

    public Place place(Span span) {
        return new Place(file, lines, span);
    }

    /**
     * Where a span stands.
     *
     * @param file under the name that messages use for it
     * @param lines of that file
     */
    public record Place(String file, LineIndex lines, Span span) {

        public int line() {
            return span.line();
        }

        /** In code points, from 1. */
        public int column() {
            return span.column();
        }

        public int endLine() {
            return empty() ? line() : lines.lineOf(span.end());
        }

        /** Behind the last code point. */
        public int endColumn() {
            return empty() ? column() : lines.columnOf(span.end());
        }

        private boolean empty() {
            return span.start() == span.end();
        }

        /** The line that the span begins on, without its end. */
        public String text() {
            return lines.line(span.line());
        }

        /** {@code file:line:column}. */
        @Override
        public String toString() {
            return file + ":" + line() + ":" + column();
        }
    }
}
